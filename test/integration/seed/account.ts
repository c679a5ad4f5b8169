import { AccountClient, PutAlternateContactCommand } from '@aws-sdk/client-account'
import type { Seed } from './seed.js'

/** The account's security contact. */
export const seed: Seed = async (aws) => {
  await aws.client(AccountClient).send(
    new PutAlternateContactCommand({
      AlternateContactType: 'SECURITY',
      Name: 'CSIRT',
      Title: 'On call',
      EmailAddress: 'csirt@example.com',
      PhoneNumber: '+81312345678',
    }),
  )
  return { 'Account.1': { passed: [`arn:aws:iam::${aws.account}:root`] } }
}
