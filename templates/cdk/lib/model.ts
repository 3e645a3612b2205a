/** A policy document as IAM takes it. */
export interface PolicyDocument {
  readonly [element: string]: unknown;
}

/** A role of pods. The text of `trust` may hold placeholders such as `@ISSUER@` for what was not known. */
export interface PodRole {
  /** Id in the stack: stable, made from the name. */
  readonly id: string;
  /** Where it comes from and who uses it. */
  readonly comment: string;
  readonly name: string;
  readonly path: string;
  readonly description: string;
  /** `namespace/name` of the service accounts that may assume it. */
  readonly serviceAccounts: readonly string[];
  readonly trust: PolicyDocument;
  readonly managedPolicies: readonly string[];
  readonly inlinePolicies: readonly { readonly name: string; readonly document: PolicyDocument }[];
  readonly permissionsBoundary?: string;
  readonly maxSessionDuration?: number;
  readonly tags: { readonly [key: string]: string };
}

/** An association of EKS Pod Identity, with a role of this stack (`roleId`) or another one (`roleArn`). */
export interface Association {
  readonly id: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleId?: string;
  readonly roleArn?: string;
}

/** The cluster and its account, as far as they were known. */
export interface Target {
  readonly stackName: string;
  readonly usesOidc: boolean;
  readonly account?: string;
  readonly region?: string;
  readonly cluster?: string;
  readonly issuer?: string;
}
