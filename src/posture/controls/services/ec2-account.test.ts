import { ACCOUNT, type JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import account from './ec2-account.js'

const region = (parts: JsonObject) => ciOf(ACCOUNT, { accountId: '111122223333' }, { parts })
const VPC = 'AWS::EC2::VPCBlockPublicAccessOptions'
const SNAPSHOT = 'AWS::EC2::SnapshotBlockPublicAccess'

controlTests(account, {
  'EC2.1': [
    { name: 'none is public', status: 'PASSED', ci: region({ PublicEbsSnapshots: [] }) },
    { name: 'one is public', status: 'FAILED', ci: region({ PublicEbsSnapshots: ['snap-1'] }) },
    {
      name: 'many are public',
      status: 'FAILED',
      ci: region({ PublicEbsSnapshots: Array.from({ length: 60 }, (_, i) => `snap-${i}`) }),
    },
  ],
  'EC2.7': [
    { name: 'on', status: 'PASSED', ci: region({ EbsEncryptionByDefault: { ebsEncryptionByDefault: true } }) },
    { name: 'off', status: 'FAILED', ci: region({ EbsEncryptionByDefault: { ebsEncryptionByDefault: false } }) },
    { name: 'an answer without the value', status: 'WARNING', ci: region({ EbsEncryptionByDefault: {} }) },
  ],
  'EC2.172': [
    { name: 'ingress blocked', status: 'PASSED', ci: ciOf(VPC, { InternetGatewayBlockMode: 'block-ingress' }) },
    { name: 'both ways blocked', status: 'PASSED', ci: ciOf(VPC, { InternetGatewayBlockMode: 'block-bidirectional' }) },
    { name: 'off', status: 'FAILED', ci: ciOf(VPC, { InternetGatewayBlockMode: 'off' }) },
    {
      name: 'ingress blocked where both ways are asked for',
      status: 'FAILED',
      ci: ciOf(VPC, { InternetGatewayBlockMode: 'block-ingress' }),
      params: { vpcBpaInternetGatewayBlockMode: 'block-bidirectional' },
    },
    { name: 'no mode', status: 'WARNING', ci: ciOf(VPC, {}) },
  ],
  'EC2.182': [
    { name: 'all sharing blocked', status: 'PASSED', ci: ciOf(SNAPSHOT, { State: 'block-all-sharing' }) },
    { name: 'only new sharing blocked', status: 'FAILED', ci: ciOf(SNAPSHOT, { State: 'block-new-sharing' }) },
    { name: 'off', status: 'FAILED', ci: ciOf(SNAPSHOT, { State: 'unblocked' }) },
    { name: 'no state', status: 'WARNING', ci: ciOf(SNAPSHOT, {}) },
  ],
})
