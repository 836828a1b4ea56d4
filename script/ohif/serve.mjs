// OHIF's files, and the archive's DICOMweb under the same address: serve.mjs DIST PORT ARCHIVE_PORT
import { createServer, request } from 'node:http';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';

const [dist, port, archivePort] = process.argv.slice(2);
const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css',
  '.json': 'application/json', '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.png': 'image/png' };
const config = `window.config = { routerBasename: '/', showStudyList: true, extensions: [], modes: [],
  showWarningMessageForCrossOrigin: false, showCPUFallbackMessage: false, investigationalUseDialog: { option: 'never' },
  defaultDataSourceName: 'dicomweb', maxNumberOfWebWorkers: 1,
  dataSources: [{ namespace: '@ohif/extension-default.dataSourcesModule.dicomweb', sourceName: 'dicomweb', configuration: {
    friendlyName: 'archive', name: 'archive', wadoUriRoot: '/wado', qidoRoot: '/dicom-web', wadoRoot: '/dicom-web',
    qidoSupportsIncludeField: false, imageRendering: 'wadors', thumbnailRendering: 'wadors', enableStudyLazyLoad: true,
    supportsFuzzyMatching: false, supportsWildcard: true, omitQuotationForMultipartRequest: true } }] };`;

createServer((asked, answer) => {
  const path = normalize(decodeURIComponent(new URL(asked.url, 'http://x').pathname));
  answer.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  answer.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
  if (path.startsWith('/dicom-web')) {
    const on = request({ host: '127.0.0.1', port: archivePort, path: asked.url, method: asked.method,
      headers: { ...asked.headers, host: `127.0.0.1:${port}` } }, (came) => {
      answer.writeHead(came.statusCode, came.headers);
      came.pipe(answer);
    });
    on.on('error', () => answer.writeHead(502).end());
    asked.pipe(on);
    return;
  }
  if (path === '/app-config.js') {
    answer.writeHead(200, { 'Content-Type': 'text/javascript' }).end(config);
    return;
  }
  let file = join(dist, path);
  if (!existsSync(file) || statSync(file).isDirectory()) {
    file = join(dist, 'index.html');
  }
  answer.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(answer);
}).listen(Number(port), '127.0.0.1');
