import { datePath, isoMs } from '../calendar.js'
import { REGION } from '../company.js'
import { Random } from '../random.js'
import { signInsOf } from '../sign-ins.js'
import { ephemeral } from '../web-traffic.js'
import { json, type SimulatedLog } from './log.js'

const INSTANCE = 'vai-0simulated0001'
const HOST = 'admin.aokumo.example'

/** The back office behind Verified Access: whoever is known gets in. */
export const verifiedaccess: SimulatedLog = {
  source: 'aws.verifiedaccess',
  hours: 24,
  since: 13,
  files: (world) => [
    {
      key: ({ at, random }) =>
        `AWSLogs/${world.accounts.prod.id}/VerifiedAccess/${REGION}/${datePath(at)}/${INSTANCE}-${random.hex(8)}.json.gz`,
      entries: (span, random) =>
        signInsOf(world, 'verified-access', span).map(({ at, person, ip, agent, outcome }) => {
          const granted = outcome === 'success'
          const trace = `Root=1-${Math.floor(at / 1000).toString(16)}-${random.hex(24)}`
          return json(at, {
            activity_name: granted ? 'Access Grant' : 'Access Deny',
            activity_id: granted ? '1' : '2',
            category_name: 'Audit Activity',
            category_uid: '3',
            class_name: 'Access Activity',
            class_uid: '3006',
            device: { ip, type: 'Unknown', type_id: 0 },
            duration: '0.004',
            end_time: String(at + 4),
            time: String(at),
            http_request: {
              http_method: 'GET',
              url: { hostname: HOST, path: '/', port: 443, scheme: 'https', text: `https://${HOST}:443/` },
              user_agent: agent,
              version: 'HTTP/1.1',
            },
            http_response: { code: granted ? 200 : 403 },
            message: '',
            metadata: {
              uid: trace,
              logged_time: at + 4000,
              version: '1.0.0-rc.2',
              product: { name: 'Verified Access', vendor_name: 'AWS' },
            },
            ref_time: isoMs(at).replace('Z', '948Z'),
            proxy: { ip: '10.10.0.30', port: 443, svc_name: 'Verified Access', uid: INSTANCE },
            severity: 'Informational',
            severity_id: '1',
            src_endpoint: { ip, port: String(ephemeral(random)) },
            start_time: String(at),
            status_code: granted ? '100' : '200',
            status_id: granted ? '1' : '2',
            status: granted ? 'Success' : 'Failure',
            type_uid: granted ? '300601' : '300602',
            type_name: `Access Activity: Access ${granted ? 'Grant' : 'Deny'}`,
            status_detail: granted ? 'Access Granted' : 'Authentication Denied',
            ...(granted
              ? {
                  actor: {
                    authorizations: [{ decision: 'Allow', policy: { name: 'inline' } }],
                    idp: { name: 'user', uid: 'vatp-0simulated0001' },
                    user: {
                      email_addr: person.user,
                      name: person.name,
                      uid: person.user,
                      uuid: new Random(`okta/${person.user}`).hex(17),
                    },
                    invoked_by: '',
                    process: {},
                    session: {},
                  },
                }
              : {}),
          })
        }),
    },
  ],
}
