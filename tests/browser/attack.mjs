// What an attacker on the same machine might send to the desk: refused or served, never crashed, never outside the folder.
// usage: node attack.mjs KYPHOS DIR [REQUESTS_A_SECOND] [SECONDS]   (KYPHOS built with the sanitizers finds more)
import {spawn} from 'node:child_process';
import {writeFileSync, mkdtempSync} from 'node:fs';
import {connect} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const [kyphos, folder, rate = '10000', seconds = '10'] = process.argv.slice(2);
const failures = [];
function check(truth, what) { console.log((truth ? 'ok      ' : 'FAILED  ') + what); if (!truth) failures.push(what); }
writeFileSync(join(folder, 'secret.txt'), 'the secret');
const outside = join(mkdtempSync(join(tmpdir(), 'kyphos-attack-')), 'secret.txt');
writeFileSync(outside, 'the secret');

const server = spawn(kyphos, ['serve', folder, '--edit']);
let said = '', complaints = '', ended = null;
server.stderr.on('data', data => { complaints += data; });
server.on('exit', (code, signal) => { ended = signal || code; });
const address = await new Promise(resolve => server.stdout.on('data', data => { said += data; const found = said.match(/http:\/\/127\.0\.0\.1:(\d+)\/([0-9a-f]+)\//); if (found && said.includes('Ctrl+C')) resolve(found); }));
const port = Number(address[1]), token = address[2];

// Sends bytes as they are; the first line of the answer and the rest, or nothing where the server hung up or fell silent.
function send(bytes, patience = 8000) {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    const done = () => { socket.destroy(); resolve(answer); };
    const timer = setTimeout(done, patience);
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', data => { answer += data.toString('latin1'); });
    socket.on('end', () => { clearTimeout(timer); done(); });
    socket.on('error', () => { clearTimeout(timer); done(); });
  });
}
const host = 'Host: 127.0.0.1:' + port + '\r\n';
const request = (path, more = '', method = 'GET', body = '') => method + ' ' + path + ' HTTP/1.1\r\n' + host + more + 'Connection: close\r\n' + (method === 'GET' ? '' : 'Content-Length: ' + Buffer.byteLength(body) + '\r\n') + '\r\n' + body;
const status = answer => Number((answer.match(/^HTTP\/1\.1 (\d+)/) || [])[1] || 0);
const refused = answer => !answer.includes('the secret') && (status(answer) === 0 || status(answer) >= 400);

const list = await send(request('/' + token + '/cases.json'));
check(status(list) === 200, 'with the token the list is served');
const id = (list.match(/"id":"([^"]+)"/) || [])[1];
check(status(await send(request('/cases.json'))) === 404 && status(await send(request('/' + token.slice(1) + '/cases.json'))) === 404, 'without the token nothing is there');
for (const [what, more] of [['origin', 'Origin: http://evil.example\r\n'], ['site', 'Sec-Fetch-Site: cross-site\r\n'], ['null origin', 'Origin: null\r\n']])
  check(status(await send(request('/' + token + '/cases.json', more))) === 403, 'another ' + what + ' is refused');
check(status(await send('GET /' + token + '/cases.json HTTP/1.1\r\nHost: evil.example:' + port + '\r\nConnection: close\r\n\r\n')) === 403, 'another host is refused');
const ways = ['../secret.txt', '..%2fsecret.txt', '%2e%2e/secret.txt', '..%252fsecret.txt', '....//secret.txt', '..\\secret.txt', '..%5csecret.txt', '/' + outside, '%2f' + outside, 'report.json%00.png', 'overlay-../../../secret.txt.png', '.', '..', '%00', 'a'.repeat(5000)];
let kept = true;
for (const way of ways) for (const start of ['/', '/case/', '/case/' + id + '/', '/case/../', '/case/%2e%2e/'])
  kept = refused(await send(request('/' + token + start + way))) && kept;
check(kept, ways.length * 5 + ' ways out of the folder are refused');
check(refused(await send(request('/' + token + '/case/' + id + '/corrections', '', 'POST', ' '.repeat(2 << 20)))), 'a body of 2 MiB is refused');
check(refused(await send('POST /' + token + '/case/' + id + '/rating HTTP/1.1\r\n' + host + 'Content-Length: 99999999999999999999\r\n\r\n{}')), 'a length beyond all numbers is refused');
check(refused(await send('POST /' + token + '/case/' + id + '/rating HTTP/1.1\r\n' + host + 'Transfer-Encoding: chunked\r\n\r\nfffffffff\r\n')), 'a chunk that never comes is given up');
const bodies = ['', '{', '[]', 'null', '['.repeat(100000), '{"a":'.repeat(50000), '{"kyphos_corrections":1,"corrections":[{}]}', '{"version":1e999,"file":[]}', '{"rating":7}', '{"rating":"good","reader":{}}', '\u0000'.repeat(1000), '{"kyphos_corrections":1,"corrections":[{"action":"move_points","study_uid":"x","points_lps_mm":{"SA":[1e308,1e308,1e308],"SM":[0,0,0],"SP":[0,0,0],"IA":[0,0,0],"IM":[0,0,0],"IP":[0,0,0]},"automatic":{"middle_lps_mm":[0,0,0]}}]}'];
let answered = true;
for (const body of bodies) for (const part of ['try', 'corrections', 'rating']) answered = refused(await send(request('/' + token + '/case/' + id + '/' + part, '', 'POST', body))) && answered;
check(answered, bodies.length * 3 + ' broken bodies are refused');
for (const bytes of ['\r\n\r\n', 'GET\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', 'X'.repeat(20000), 'GET /' + 'a'.repeat(20000) + ' HTTP/1.1\r\n' + host + '\r\n', request('/' + token + '/', 'A: ' + 'b'.repeat(20000) + '\r\n'), '\x16\x03\x01\x02\x00'])
  check(status(await send(bytes)) !== 200, 'no HTTP, ' + JSON.stringify(bytes.slice(0, 12)) + ', is not served');
for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE']) check(status(await send(request('/' + token + '/cases.json', '', method))) !== 200, method + ' is not served');

// The flood: as many requests a second as asked for, over connections that pipeline them, good and bad ones in turn.
const mixed = ['/' + token + '/', '/' + token + '/desk.js', '/cases.json', '/' + '0'.repeat(48) + '/cases.json', '/' + token + '/case/' + id + '/..%2f..%2fsecret.txt', '/' + token + '/case/none/report.json'];
const counts = {sent: 0, answered: 0, broken: 0};
const lanes = 16, tick = 50, perTick = Math.ceil(Number(rate) * tick / 1000 / lanes);
function lane() {
  let socket = null, open = 0;
  const fresh = () => {
    socket = connect(port, '127.0.0.1');
    socket.on('data', data => { counts.answered += data.toString('latin1').split('HTTP/1.1 ').length - 1; });
    socket.on('error', () => { counts.broken += 1; });
    socket.on('close', () => { socket = null; });
    open = 0;
  };
  return () => {
    if (!socket) fresh();
    if (socket.writableLength > 1 << 20) return;
    let bytes = '';
    for (let i = 0; i < perTick; ++i) bytes += 'GET ' + mixed[(open += 1) % mixed.length] + ' HTTP/1.1\r\n' + host + '\r\n';
    counts.sent += perTick;
    socket.write(bytes);
  };
}
const all = Array.from({length: lanes}, lane), end = Date.now() + Number(seconds) * 1000;
while (Date.now() < end && ended === null) { const next = Date.now() + tick; for (const one of all) one(); await new Promise(resolve => setTimeout(resolve, Math.max(0, next - Date.now()))); }
console.log('sent ' + counts.sent + ' requests in ' + seconds + ' s, answered ' + counts.answered + ', connections cut ' + counts.broken);
check(ended === null, 'the flood has not ended the server');
await new Promise(resolve => setTimeout(resolve, 6000));
check(status(await send(request('/' + token + '/cases.json'), 20000)) === 200, 'afterwards it serves as before');
server.kill('SIGTERM');
for (let i = 0; i < 300 && ended === null; ++i) await new Promise(resolve => setTimeout(resolve, 100));
check(ended === 0, 'a clean end (' + ended + ')');
check(complaints === '', 'no complaint on stderr' + (complaints ? ': ' + complaints.slice(0, 2000) : ''));
process.exit(failures.length ? 1 : 0);
