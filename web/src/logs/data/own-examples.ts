/** Samples to begin with, each with the name of its format. Addresses and names are the documentation's own. */
export const OWN_EXAMPLES: readonly { readonly name: string; readonly sample: string }[] = [
  {
    name: 'JSON',
    sample: `{"time":"2026-05-01T09:00:00.120+09:00","level":"info","msg":"signed in","user":{"name":"alice","id":17},"client_ip":"203.0.113.7","took_ms":12.5}
{"time":"2026-05-01T09:00:04.871+09:00","level":"warn","msg":"wrong password","user":{"name":"bob","id":18},"client_ip":"203.0.113.8","took_ms":48.1}
`,
  },
  {
    name: 'CSV',
    sample: `time,user,source_ip,action,bytes_sent
2026/05/01 09:00:00,alice,203.0.113.7,connect,1200
2026/05/01 09:12:31,"Suzuki, Jiro",203.0.113.8,disconnect,482113
`,
  },
  {
    name: 'key=value',
    sample: `date=2026-05-01 time=09:00:00 devname="fw-1" srcip=10.0.0.12 srcport=52000 dstip=203.0.113.7 dstport=443 action=accept sentbyte=1200 msg="allowed by policy 5"
date=2026-05-01 time=09:00:02 devname="fw-1" srcip=10.0.0.15 srcport=52044 dstip=198.51.100.9 dstport=22 action=deny sentbyte=0 msg="denied by policy 9"
`,
  },
  {
    name: 'nginx',
    sample: `203.0.113.7 - alice [01/May/2026:09:00:00 +0900] "GET /items?page=2 HTTP/1.1" 200 5120 "-" "Mozilla/5.0" 0.012
203.0.113.8 - - [01/May/2026:09:00:01 +0900] "POST /login HTTP/1.1" 401 84 "https://shop.example.com/" "curl/8.5.0" 0.104
`,
  },
  {
    name: 'Java',
    sample: `2026-05-01 09:00:00,123 ERROR [main] payment failed
java.lang.IllegalStateException: no such order
	at com.acme.Pay.run(Pay.java:42)
2026-05-01 09:00:01,004 INFO [main] next
`,
  },
  {
    name: 'CEF',
    sample: `CEF:0|Acme|Watch|1.0|100|worm stopped|10|rt=1777593600000 src=10.0.0.1 spt=1232 dst=192.0.2.2 cs1=Zone A cs1Label=Source Zone
CEF:0|Acme|Watch|1.0|101|scan seen|5|rt=1777593604000 src=10.0.0.9 dst=192.0.2.2 msg=ports 1 to 1024
`,
  },
  {
    name: 'LEEF',
    sample: `LEEF:2.0|Lancope|StealthWatch|1.0|41|^|devTime=May 01 2026 00:00:00^src=10.0.1.8^dst=10.0.0.5^sev=5
LEEF:2.0|Lancope|StealthWatch|1.0|42|^|devTime=May 01 2026 00:00:04^src=10.0.1.9^dst=10.0.0.5^sev=2
`,
  },
  {
    name: 'XML',
    sample: `<?xml version="1.0" encoding="UTF-8"?>
<sales>
  <sale at="2026-05-01T09:00:00+09:00"><clerk id="7">Alice</clerk><total>1200</total></sale>
  <sale at="2026-05-01T09:03:10+09:00"><clerk id="8">Bob</clerk><total>480</total></sale>
</sales>
`,
  },
]
