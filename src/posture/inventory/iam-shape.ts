import type { AttachedPolicy, PolicyDetail } from '@aws-sdk/client-iam'
import type { Json, Relationship } from '../ci.js'

/**
 * A policy's document as AWS Config and IAM give it: URL-encoded (RFC 3986). Emulators give the plain text.
 */
export const encodedDocument = (document: string | undefined): string | undefined =>
  document === undefined || !/^\s*[{"[]/.test(document) ? document : encodeURIComponent(document)

/** Inline policies, each with its encoded document. */
export const inlinePolicies = (list: readonly PolicyDetail[] | undefined): Json =>
  (list ?? []).map((p) => ({
    policyName: p.PolicyName ?? null,
    policyDocument: encodedDocument(p.PolicyDocument) ?? null,
  }))

export const attachedPolicies = (list: readonly AttachedPolicy[] | undefined): Json =>
  (list ?? []).map((p) => ({ policyName: p.PolicyName ?? null, policyArn: p.PolicyArn ?? null }))

/** AWS Config ties users, groups and roles to the customer's own policies, and not to those that AWS manages. */
export const tiedPolicies = (list: readonly AttachedPolicy[] | undefined): readonly Relationship[] =>
  (list ?? []).flatMap((p) =>
    p.PolicyName === undefined || p.PolicyArn?.split(':')[4] === 'aws'
      ? []
      : [
          {
            resourceType: 'AWS::IAM::Policy',
            resourceName: p.PolicyName,
            name: 'Is attached to CustomerManagedPolicy',
          },
        ],
  )
