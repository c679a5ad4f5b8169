import type { Locale } from '../../kernel/errors.js'
import { cut, type Exported, partitionOf } from './exported.js'

/**
 * Resource types whose name in ASFF is not the CloudFormation name with its colons away (Security Hub user guide,
 * "Resources ASFF object"); what ASFF does not know is `Other`.
 */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::::Account': 'AwsAccount',
  'AWS::ACM::Certificate': 'AwsCertificateManagerCertificate',
  'AWS::ApiGateway::RestApi': 'AwsApiGatewayRestApi',
  'AWS::ApiGateway::Stage': 'AwsApiGatewayStage',
  'AWS::ApiGatewayV2::Api': 'AwsApiGatewayV2Api',
  'AWS::ApiGatewayV2::Stage': 'AwsApiGatewayV2Stage',
  'AWS::AutoScaling::AutoScalingGroup': 'AwsAutoScalingAutoScalingGroup',
  'AWS::AutoScaling::LaunchConfiguration': 'AwsAutoScalingLaunchConfiguration',
  'AWS::Backup::BackupPlan': 'AwsBackupBackupPlan',
  'AWS::Backup::BackupVault': 'AwsBackupBackupVault',
  'AWS::Backup::RecoveryPoint': 'AwsBackupRecoveryPoint',
  'AWS::CloudFormation::Stack': 'AwsCloudFormationStack',
  'AWS::CloudFront::Distribution': 'AwsCloudFrontDistribution',
  'AWS::CloudTrail::Trail': 'AwsCloudTrailTrail',
  'AWS::CloudWatch::Alarm': 'AwsCloudWatchAlarm',
  'AWS::CodeBuild::Project': 'AwsCodeBuildProject',
  'AWS::DynamoDB::Table': 'AwsDynamoDbTable',
  'AWS::EC2::EIP': 'AwsEc2Eip',
  'AWS::EC2::Instance': 'AwsEc2Instance',
  'AWS::EC2::LaunchTemplate': 'AwsEc2LaunchTemplate',
  'AWS::EC2::NetworkAcl': 'AwsEc2NetworkAcl',
  'AWS::EC2::NetworkInterface': 'AwsEc2NetworkInterface',
  'AWS::EC2::RouteTable': 'AwsEc2RouteTable',
  'AWS::EC2::SecurityGroup': 'AwsEc2SecurityGroup',
  'AWS::EC2::Subnet': 'AwsEc2Subnet',
  'AWS::EC2::TransitGateway': 'AwsEc2TransitGateway',
  'AWS::EC2::VPC': 'AwsEc2Vpc',
  'AWS::EC2::VPCPeeringConnection': 'AwsEc2VpcPeeringConnection',
  'AWS::EC2::VPNConnection': 'AwsEc2VpnConnection',
  'AWS::EC2::Volume': 'AwsEc2Volume',
  'AWS::ECR::Repository': 'AwsEcrRepository',
  'AWS::ECS::Cluster': 'AwsEcsCluster',
  'AWS::ECS::Service': 'AwsEcsService',
  'AWS::ECS::TaskDefinition': 'AwsEcsTaskDefinition',
  'AWS::EFS::AccessPoint': 'AwsEfsAccessPoint',
  'AWS::EKS::Cluster': 'AwsEksCluster',
  'AWS::ElasticBeanstalk::Environment': 'AwsElasticBeanstalkEnvironment',
  'AWS::ElasticLoadBalancing::LoadBalancer': 'AwsElbLoadBalancer',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'AwsElbv2LoadBalancer',
  'AWS::Elasticsearch::Domain': 'AwsElasticsearchDomain',
  'AWS::GuardDuty::Detector': 'AwsGuardDutyDetector',
  'AWS::IAM::Group': 'AwsIamGroup',
  'AWS::IAM::Policy': 'AwsIamPolicy',
  'AWS::IAM::Role': 'AwsIamRole',
  'AWS::IAM::User': 'AwsIamUser',
  'AWS::KMS::Key': 'AwsKmsKey',
  'AWS::Kinesis::Stream': 'AwsKinesisStream',
  'AWS::Lambda::Function': 'AwsLambdaFunction',
  'AWS::NetworkFirewall::Firewall': 'AwsNetworkFirewallFirewall',
  'AWS::NetworkFirewall::FirewallPolicy': 'AwsNetworkFirewallFirewallPolicy',
  'AWS::NetworkFirewall::RuleGroup': 'AwsNetworkFirewallRuleGroup',
  'AWS::OpenSearch::Domain': 'AwsOpenSearchServiceDomain',
  'AWS::RDS::DBCluster': 'AwsRdsDbCluster',
  'AWS::RDS::DBClusterSnapshot': 'AwsRdsDbClusterSnapshot',
  'AWS::RDS::DBInstance': 'AwsRdsDbInstance',
  'AWS::RDS::DBSecurityGroup': 'AwsRdsDbSecurityGroup',
  'AWS::RDS::DBSnapshot': 'AwsRdsDbSnapshot',
  'AWS::RDS::EventSubscription': 'AwsRdsEventSubscription',
  'AWS::Redshift::Cluster': 'AwsRedshiftCluster',
  'AWS::Route53::HostedZone': 'AwsRoute53HostedZone',
  'AWS::S3::AccessPoint': 'AwsS3AccessPoint',
  'AWS::S3::Bucket': 'AwsS3Bucket',
  'AWS::SNS::Topic': 'AwsSnsTopic',
  'AWS::SQS::Queue': 'AwsSqsQueue',
  'AWS::SecretsManager::Secret': 'AwsSecretsManagerSecret',
  'AWS::StepFunctions::StateMachine': 'AwsStepFunctionStateMachine',
  'AWS::WAF::RuleGroup': 'AwsWafRuleGroup',
  'AWS::WAF::WebACL': 'AwsWafWebAcl',
  'AWS::WAFv2::RuleGroup': 'AwsWafv2RuleGroup',
  'AWS::WAFv2::WebACL': 'AwsWafv2WebAcl',
}

export const asffType = (type: string): string => NAMES[type] ?? 'Other'

/**
 * An answer as an AWS Security Finding (ASFF, SchemaVersion 2018-10-08), within the lengths that BatchImportFindings
 * takes; the account's own default product is the provider.
 *
 * @param at when the finding was made, ISO 8601.
 */
export const asffOf = (r: Exported, locale: Locale, at: string): Record<string, unknown> => {
  const partition = partitionOf(r.arn)
  // Findings of what has no Region are kept in the partition's first.
  const region = r.region === 'global' ? 'us-east-1' : r.region
  return {
    SchemaVersion: '2018-10-08',
    Id: cut(`hinomi/${r.findingId}`, 512),
    ProductArn: `arn:${partition}:securityhub:${region}:${r.account}:product/${r.account}/default`,
    ProductName: 'Hinomi',
    CompanyName: 'Hinomi',
    GeneratorId: `hinomi/${r.controlId}`,
    AwsAccountId: r.account,
    Region: region,
    Types: ['Software and Configuration Checks/Industry and Regulatory Standards'],
    CreatedAt: r.since,
    UpdatedAt: at,
    // What passed matters to nobody, as Security Hub itself has it.
    Severity: {
      Label: r.status === 'PASSED' ? 'INFORMATIONAL' : r.severity.toUpperCase(),
      Original: r.severity.toUpperCase(),
    },
    Title: cut(`${r.controlId} ${r.title[locale]}`, 256),
    Description: cut([r.reason?.[locale], r.why[locale]].filter((t) => t !== undefined && t !== '').join(' '), 1024),
    Remediation: { Recommendation: { Text: cut(r.fix[locale], 512) } },
    Resources: [
      {
        Type: asffType(r.resourceType),
        Id: r.resourceType === 'AWS::::Account' ? `AWS::::Account:${r.account}` : cut(r.arn, 512),
        Partition: partition,
        Region: region,
      },
    ],
    Compliance: {
      Status: r.status,
      SecurityControlId: r.controlId,
      ...(r.requirements.length === 0
        ? {}
        : { RelatedRequirements: r.requirements.slice(0, 32).map((q) => cut(q, 64)) }),
      ...(r.standards.length === 0
        ? {}
        : { AssociatedStandards: r.standards.slice(0, 20).map((id) => ({ StandardsId: id })) }),
    },
    Workflow: { Status: r.suppressed ? 'SUPPRESSED' : r.status === 'PASSED' ? 'RESOLVED' : 'NEW' },
    RecordState: r.status === 'NOT_AVAILABLE' ? 'ARCHIVED' : 'ACTIVE',
    ProductFields: { 'hinomi/resourceType': r.resourceType },
  }
}
