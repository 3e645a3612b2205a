import * as cdk from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PodRole } from './model';
import { associations, roles, target } from './roles';

/**
 * One stack for the roles of all workloads. The ServiceAccounts themselves belong to the Helm charts.
 *
 * Context: `oidcIssuer` and `clusterName` where `lib/roles.ts` does not know them; `createOidcProvider=true` when the
 * cluster has no OIDC provider in IAM yet.
 */
export class PodRolesStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const issuer = target.usesOidc ? (target.issuer ?? this.required('oidcIssuer')) : '';
    const cluster = target.cluster ?? (associations.length > 0 ? this.required('clusterName') : '');
    const values: Record<string, string> = {
      '@PARTITION@': this.partition,
      '@ACCOUNT@': this.account,
      '@REGION@': this.region,
      '@CLUSTER@': cluster,
      '@ISSUER@': issuer,
    };

    if (target.usesOidc && String(this.node.tryGetContext('createOidcProvider')) === 'true') {
      const provider = new iam.CfnOIDCProvider(this, 'OidcProvider', {
        url: `https://${issuer}`,
        clientIdList: ['sts.amazonaws.com'],
      });
      // Others come to rely on the provider, so it outlives the stack.
      provider.applyRemovalPolicy(cdk.RemovalPolicy.RETAIN);
    }

    const byId = new Map<string, iam.CfnRole>();
    for (const role of roles) {
      byId.set(role.id, this.role(role, values));
    }
    for (const found of associations) {
      const roleArn = found.roleId === undefined ? found.roleArn : byId.get(found.roleId)?.attrArn;
      if (roleArn === undefined) {
        throw new Error(`${found.namespace}/${found.serviceAccount} has no role`);
      }
      new eks.CfnPodIdentityAssociation(this, found.id, {
        clusterName: cluster,
        namespace: found.namespace,
        serviceAccount: found.serviceAccount,
        roleArn,
      });
    }
  }

  /** Level 1, so that the role is exactly what `lib/roles.ts` says, with nothing added. */
  private role(role: PodRole, values: Record<string, string>): iam.CfnRole {
    const made = new iam.CfnRole(this, role.id, {
      roleName: role.name,
      path: role.path,
      description: role.description,
      assumeRolePolicyDocument: fill(role.trust, values),
      managedPolicyArns: role.managedPolicies.length > 0 ? [...role.managedPolicies] : undefined,
      policies: role.inlinePolicies.map(({ name, document }) => ({ policyName: name, policyDocument: document })),
      permissionsBoundary: role.permissionsBoundary,
      maxSessionDuration: role.maxSessionDuration,
      tags: Object.entries(role.tags).map(([key, value]) => ({ key, value })),
    });
    made.addMetadata('ServiceAccounts', role.serviceAccounts);
    return made;
  }

  private required(name: string): string {
    const value: unknown = this.node.tryGetContext(name);
    if (typeof value !== 'string' || value === '') {
      throw new Error(`not known when this app was written: pass --context ${name}=VALUE`);
    }
    return value;
  }
}

/** Replaces the placeholders in keys and texts. */
function fill(value: unknown, values: Record<string, string>): unknown {
  if (typeof value === 'string') {
    return Object.entries(values).reduce((text, [name, known]) => text.split(name).join(known), value);
  }
  if (Array.isArray(value)) {
    return value.map((item) => fill(item, values));
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [fill(key, values), fill(item, values)]));
  }
  return value;
}
