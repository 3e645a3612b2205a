//! Logins on the edge: `auth-*` and `jwt-validation` annotations, which apply to a whole Ingress, and the access of the load
//! balancer controller to the client secrets that they name.
//!
//! Source: AWS Load Balancer Controller v3.5, "Ingress annotations: Authentication".

use std::collections::BTreeMap;

use k8s_openapi::api::rbac::v1::{PolicyRule, Role, RoleBinding, RoleRef, Subject as RbacSubject};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::actions::Login;
use super::alb_json::{self, CognitoJson, JwtJson, OidcJson};
use crate::finding::Findings;
use crate::finding::rules::routing;
use crate::inventory::action::{AuthenticateCognito, AuthenticateOidc};
use crate::migration::{Name, Origin, TRAEFIK};

const PREFIX: &str = "alb.ingress.kubernetes.io";

/// What the annotations of an Ingress need for one login.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LoginAnnotations {
    /// Annotations.
    pub annotations: BTreeMap<String, String>,
    /// The Secret that must exist, and its client id.
    pub secret: Option<Name>,
}

/// Writes logins as annotations. Rules with the same logins share the Secret of the first of them.
pub fn annotations(logins: &[Login<'_>], secret: &Name, origin: &Origin, findings: &mut Findings) -> LoginAnnotations {
    let mut out = LoginAnnotations::default();
    let mut set = |suffix: &str, value: String| {
        out.annotations.insert(format!("{PREFIX}/{suffix}"), value);
    };
    for login in logins {
        match login {
            Login::Oidc(config) => {
                let AuthenticateOidc {
                    issuer: _,                              // in the provider's JSON
                    authorization_endpoint: _,              // likewise
                    token_endpoint: _,                      // likewise
                    user_info_endpoint: _,                  // likewise
                    authentication_request_extra_params: _, // likewise
                    client_id,
                    client_secret: _, // never read: the Secret holds it
                    session_cookie_name,
                    scope,
                    session_timeout,
                    on_unauthenticated_request,
                    use_existing_client_secret: _, // only means something in a request
                    unknown: _,                    // reported for the inventory as a whole
                } = config;
                set("auth-type", "oidc".to_owned());
                set("auth-idp-oidc", alb_json::text(&OidcJson::new(config, secret.as_str())));
                session(
                    &mut set,
                    session_cookie_name.as_deref(),
                    scope.as_deref(),
                    *session_timeout,
                    on_unauthenticated_request.as_deref(),
                );
                out.secret = Some(secret.clone());
                findings.raise(
                    &routing::LOGIN_SECRET,
                    &origin.subject,
                    "AuthenticateOidcConfig.ClientSecret",
                    format!(
                        "the load balancer needs the client secret of {client_id:?} in the Secret {TRAEFIK}/{secret}, which does not exist yet"
                    ),
                    format!(
                        "create the Secret before you apply the edge: kubectl -n {TRAEFIK} create secret generic {secret} \
                         --from-literal=clientID=… --from-file=clientSecret=/dev/stdin"
                    ),
                );
            }
            Login::Cognito(config) => {
                let AuthenticateCognito {
                    user_pool_arn: _,                       // in the provider's JSON
                    user_pool_client_id: _,                 // likewise
                    user_pool_domain: _,                    // likewise
                    authentication_request_extra_params: _, // likewise
                    session_cookie_name,
                    scope,
                    session_timeout,
                    on_unauthenticated_request,
                    unknown: _, // reported for the inventory as a whole
                } = config;
                set("auth-type", "cognito".to_owned());
                set("auth-idp-cognito", alb_json::text(&CognitoJson::from(*config)));
                session(
                    &mut set,
                    session_cookie_name.as_deref(),
                    scope.as_deref(),
                    *session_timeout,
                    on_unauthenticated_request.as_deref(),
                );
            }
            Login::Jwt(config) => set("jwt-validation", alb_json::text(&JwtJson::from(*config))),
        }
    }
    out
}

fn session(
    set: &mut impl FnMut(&str, String),
    cookie: Option<&str>,
    scope: Option<&str>,
    timeout: Option<i64>,
    on_unauthenticated: Option<&str>,
) {
    let texts = [
        ("auth-session-cookie", cookie),
        ("auth-scope", scope),
        ("auth-on-unauthenticated-request", on_unauthenticated),
    ];
    for (suffix, value) in texts {
        if let Some(value) = value {
            set(suffix, value.to_owned());
        }
    }
    if let Some(seconds) = timeout {
        set("auth-session-timeout", seconds.to_string());
    }
}

/// Lets the load balancer controller read these Secrets and no others.
#[must_use]
pub fn secret_reader(edge: &Name, secrets: Vec<String>) -> (Role, RoleBinding) {
    let metadata = || ObjectMeta {
        name: Some(edge.with_suffix("login").to_string()),
        namespace: Some(TRAEFIK.to_owned()),
        ..ObjectMeta::default()
    };
    let role = Role {
        metadata: metadata(),
        rules: Some(vec![PolicyRule {
            api_groups: Some(vec![String::new()]),
            resources: Some(vec!["secrets".to_owned()]),
            resource_names: Some(secrets),
            verbs: vec!["get".to_owned(), "list".to_owned(), "watch".to_owned()],
            ..PolicyRule::default()
        }]),
    };
    let binding = RoleBinding {
        role_ref: RoleRef {
            api_group: Some("rbac.authorization.k8s.io".to_owned()),
            kind: "Role".to_owned(),
            name: edge.with_suffix("login").to_string(),
        },
        subjects: Some(vec![RbacSubject {
            kind: "ServiceAccount".to_owned(),
            name: "aws-load-balancer-controller".to_owned(),
            namespace: Some("kube-system".to_owned()),
            ..RbacSubject::default()
        }]),
        metadata: metadata(),
    };
    (role, binding)
}
