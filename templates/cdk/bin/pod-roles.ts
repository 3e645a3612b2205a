import * as cdk from 'aws-cdk-lib';
import { PodRolesStack } from '../lib/pod-roles-stack';
import { target } from '../lib/roles';

const app = new cdk.App();
new PodRolesStack(app, target.stackName, {
  description: 'Roles for the pods of an EKS cluster, made by ecs2eks from the ECS task roles.',
  env: {
    account: target.account ?? process.env.CDK_DEFAULT_ACCOUNT,
    region: target.region ?? process.env.CDK_DEFAULT_REGION,
  },
});
