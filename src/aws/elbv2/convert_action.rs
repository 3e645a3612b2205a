//! The SDK's actions as the AWS CLI prints them, without the secret of an OIDC client.

use aws_sdk_elasticloadbalancingv2::types as sdk;

use super::text;
use crate::inventory::action::{
    Action, AuthenticateCognito, AuthenticateOidc, FixedResponse, Forward, JwtClaim, JwtValidation, Redirect,
    TargetGroupStickiness, WeightedTargetGroup,
};

pub(super) fn action(found: sdk::Action) -> Action {
    Action {
        kind: found.r#type.map(text).unwrap_or_default(),
        target_group_arn: found.target_group_arn,
        authenticate_oidc_config: found.authenticate_oidc_config.map(oidc),
        authenticate_cognito_config: found.authenticate_cognito_config.map(cognito),
        order: found.order.map(i64::from),
        redirect_config: found.redirect_config.map(redirect),
        fixed_response_config: found.fixed_response_config.map(|fixed| FixedResponse {
            message_body: fixed.message_body,
            status_code: fixed.status_code,
            content_type: fixed.content_type,
            ..FixedResponse::default()
        }),
        forward_config: found.forward_config.map(forward),
        jwt_validation_config: found.jwt_validation_config.map(jwt),
        ..Action::default()
    }
}

fn oidc(found: sdk::AuthenticateOidcActionConfig) -> AuthenticateOidc {
    AuthenticateOidc {
        issuer: found.issuer.unwrap_or_default(),
        authorization_endpoint: found.authorization_endpoint.unwrap_or_default(),
        token_endpoint: found.token_endpoint.unwrap_or_default(),
        user_info_endpoint: found.user_info_endpoint.unwrap_or_default(),
        client_id: found.client_id.unwrap_or_default(),
        // AWS never sends it back; should something else do so, it ends here.
        client_secret: None,
        session_cookie_name: found.session_cookie_name,
        scope: found.scope,
        session_timeout: found.session_timeout,
        authentication_request_extra_params: found
            .authentication_request_extra_params
            .unwrap_or_default()
            .into_iter()
            .collect(),
        on_unauthenticated_request: found.on_unauthenticated_request.map(text),
        use_existing_client_secret: found.use_existing_client_secret,
        ..AuthenticateOidc::default()
    }
}

fn cognito(found: sdk::AuthenticateCognitoActionConfig) -> AuthenticateCognito {
    AuthenticateCognito {
        user_pool_arn: found.user_pool_arn.unwrap_or_default(),
        user_pool_client_id: found.user_pool_client_id.unwrap_or_default(),
        user_pool_domain: found.user_pool_domain.unwrap_or_default(),
        session_cookie_name: found.session_cookie_name,
        scope: found.scope,
        session_timeout: found.session_timeout,
        authentication_request_extra_params: found
            .authentication_request_extra_params
            .unwrap_or_default()
            .into_iter()
            .collect(),
        on_unauthenticated_request: found.on_unauthenticated_request.map(text),
        ..AuthenticateCognito::default()
    }
}

fn redirect(found: sdk::RedirectActionConfig) -> Redirect {
    Redirect {
        protocol: found.protocol,
        port: found.port,
        host: found.host,
        path: found.path,
        query: found.query,
        status_code: found.status_code.map(text),
        ..Redirect::default()
    }
}

fn forward(found: sdk::ForwardActionConfig) -> Forward {
    let groups = found.target_groups.unwrap_or_default().into_iter();
    Forward {
        target_groups: groups
            .map(|group| WeightedTargetGroup {
                target_group_arn: group.target_group_arn.unwrap_or_default(),
                weight: group.weight.map(i64::from),
                ..WeightedTargetGroup::default()
            })
            .collect(),
        target_group_stickiness_config: found.target_group_stickiness_config.map(|stickiness| TargetGroupStickiness {
            enabled: stickiness.enabled,
            duration_seconds: stickiness.duration_seconds.map(i64::from),
            ..TargetGroupStickiness::default()
        }),
        ..Forward::default()
    }
}

fn jwt(found: sdk::JwtValidationActionConfig) -> JwtValidation {
    let claims = found.additional_claims.unwrap_or_default().into_iter();
    JwtValidation {
        jwks_endpoint: found.jwks_endpoint.unwrap_or_default(),
        issuer: found.issuer.unwrap_or_default(),
        additional_claims: claims
            .map(|claim| JwtClaim {
                format: claim.format.map(text),
                name: claim.name.unwrap_or_default(),
                values: claim.values.unwrap_or_default(),
                ..JwtClaim::default()
            })
            .collect(),
        ..JwtValidation::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_of_an_oidc_client_is_not_kept() {
        let config = sdk::AuthenticateOidcActionConfig::builder()
            .issuer("https://login.example.com")
            .authorization_endpoint("https://login.example.com/authorize")
            .token_endpoint("https://login.example.com/token")
            .user_info_endpoint("https://login.example.com/user")
            .client_id("shop")
            .client_secret("never-to-be-stored")
            .build();
        let found = sdk::Action::builder()
            .r#type(sdk::ActionTypeEnum::AuthenticateOidc)
            .authenticate_oidc_config(config)
            .build();
        let text = serde_json::to_string(&action(found)).unwrap();
        assert!(text.contains(r#""ClientId":"shop""#), "{text}");
        assert!(!text.contains("never-to-be-stored"), "{text}");
    }
}
