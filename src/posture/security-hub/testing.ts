/** A finding of GuardDuty in ASFF, with what a test says of it. */
export const asff = (over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  SchemaVersion: '2018-10-08',
  Id: 'arn:aws:guardduty:us-east-1:111122223333:detector/d/finding/f',
  ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/guardduty',
  ProductName: 'GuardDuty',
  GeneratorId: 'arn:aws:guardduty:us-east-1:111122223333:detector/d',
  AwsAccountId: '111122223333',
  Region: 'us-east-1',
  Types: ['TTPs/Discovery/Recon:EC2-PortProbeUnprotectedPort'],
  CreatedAt: '2026-11-01T00:00:00.000Z',
  UpdatedAt: '2026-11-02T00:00:00.000Z',
  Severity: { Label: 'HIGH' },
  Title: 'A port is being probed',
  Description: 'Port 22 of an instance is being probed.',
  Resources: [
    { Type: 'AwsEc2Instance', Id: 'arn:aws:ec2:us-east-1:111122223333:instance/i-1', Tags: { team: 'shop' } },
  ],
  Workflow: { Status: 'NEW' },
  RecordState: 'ACTIVE',
  ...over,
})
