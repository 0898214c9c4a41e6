/**
 * The first step of every command: installs what is missing, builds what changed, then starts, tests or measures. Runs on
 * Node 20 or newer with nothing installed; the Node that the project runs on comes through npm.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const [command, ...rest] = process.argv.slice(2);
const started = Date.now();
const say = (words) => console.log(`[${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s] ${words}`);

function fail(words) {
  console.error(`\n${words}`);
  process.exit(1);
}

if (Number(process.versions.node.split('.')[0]) < 20)
  fail(`需要 Node 20 或更高版本，当前是 ${process.version} (Node 20 or newer is needed)`);

/** npm ci, unless what is installed is what the lock file says. */
function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  const stamp = join(ROOT, 'node_modules', '.zhuanguan-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  if (existsSync(join(ROOT, 'node_modules', '.package-lock.json')) && same()) return void writeFileSync(stamp, lock);
  say('安装依赖 npm ci (installing, a few minutes the first time)');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const done = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (done.status !== 0)
    fail(
      '依赖没有装好：请检查网络或 npm 镜像设置后重试 (npm ci failed: check the network or the registry that npm uses)',
    );
  writeFileSync(stamp, lock);
}

/** True where a developer ran npm install by hand and nothing has changed since. */
function same() {
  const asked = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const have = JSON.parse(readFileSync(join(ROOT, 'node_modules', '.package-lock.json'), 'utf8')).packages;
  return (
    Object.entries(have).every(([path, { version }]) => asked[path]?.version === version) &&
    Object.entries(asked).every(
      ([path, { optional, peer, link }]) => !path.startsWith('node_modules/') || optional || peer || link || have[path],
    )
  );
}

/** The pinned Node, ahead of whatever else is called node; else the one that runs this. */
function environment() {
  const folders = [join(ROOT, 'node_modules', '.bin')];
  try {
    folders.unshift(
      join(
        dirname(
          createRequire(join(ROOT, 'package.json')).resolve(`node-${process.platform}-${process.arch}/package.json`),
        ),
        'bin',
      ),
    );
  } catch {
    const [major] = process.versions.node.split('.').map(Number);
    if (major < 22)
      fail(
        `本机（${process.platform}-${process.arch}）没有随 npm 提供的 Node 24，请安装 Node 24 (no pinned Node for this platform: install Node 24)`,
      );
  }
  // Node keeps what it compiled: every process after the first starts with less work.
  const compiled = join(ROOT, 'node_modules', '.cache', 'compiled');
  return {
    NODE_COMPILE_CACHE: compiled,
    ...process.env,
    PATH: [...folders, process.env.PATH].join(':'),
    NX_DAEMON: 'false',
  };
}

const run = (env, file, args, extra = {}) =>
  new Promise((resolve) => {
    const child = spawn(file, args, { cwd: ROOT, stdio: 'inherit', ...extra, env: { ...env, ...extra.env } });
    // Ctrl-C reaches the child by itself; this process waits for its end.
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
    child.on('error', (error) => fail(String(error)));
    child.on('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1)));
  });

async function nx(env, targets) {
  const code = await run(env, 'nx', [
    'run-many',
    '-p',
    'zhuanguan',
    '-t',
    targets,
    '--outputStyle=static',
    '--parallel=2',
  ]);
  if (code !== 0) fail('没有通过，原因见上 (failed, see above)');
}

/** Chromium and a Chinese font for the browser test: through apt on Debian as root, else CHROME_PATH. */
function browser(env) {
  const found = [
    process.env.CHROME_PATH,
    // The same engine without a window to paint: half the time of a browser test.
    '/usr/bin/chromium-headless-shell',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].find((path) => path && existsSync(path));
  const fonts = process.platform !== 'linux' || spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' }).stdout?.trim();
  if (found && fonts) return found;
  const packages = [...(found ? [] : ['chromium-headless-shell']), 'fonts-noto-cjk', 'fontconfig'];
  const apt = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    fail(
      `浏览器测试需要 Chromium 和中文字体，请先运行 (the browser test needs Chromium and a Chinese font; run)：\n  sudo sh -c '${apt}'\n或设置 CHROME_PATH (or set CHROME_PATH)`,
    );
  say(`安装 ${packages.join('、')} (installing through apt)`);
  const done = spawnSync('sh', ['-c', `${apt} >/dev/null`], {
    stdio: 'inherit',
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const path = found ?? '/usr/bin/chromium-headless-shell';
  if (done.status !== 0 || !existsSync(path))
    fail(`Chromium 没有装好，请运行 (could not be installed; run)：\n  ${apt}`);
  return path;
}

const SUITES = [
  ['libs, services', ['vitest.config.ts']],
  ['end to end', ['tools/e2e/vitest.config.ts']],
];

async function suites(env, label) {
  let [passed, failed] = [0, 0];
  const fell = [];
  const folder = join(ROOT, '.nx', 'test-results');
  mkdirSync(folder, { recursive: true });
  for (const [i, [name, [config]]] of SUITES.entries()) {
    say(`测试 ${name}${label} (testing)`);
    const file = join(folder, `${i}.json`);
    rmSync(file, { force: true });
    const code = await run(env, 'vitest', [
      'run',
      '--config',
      config,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ]);
    const result = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { numPassedTests: 0, numFailedTests: 1 };
    passed += result.numPassedTests;
    // A suite that fell before its tests counts too.
    failed += Math.max(result.numFailedTests, code === 0 ? 0 : 1);
    fell.push(...fallen(result.testResults ?? []));
  }
  return { passed, failed, fell };
}

/** The names of what fell, with the first words of why: a log is often kept only from its end. */
function fallen(files) {
  return files.flatMap((file) => {
    const name = file.name.startsWith(ROOT) ? file.name.slice(ROOT.length + 1) : file.name;
    const tests = file.assertionResults.filter((t) => t.status === 'failed');
    if (tests.length === 0) return file.status === 'failed' ? [`${name}: ${firstLines(file.message)}`] : [];
    return tests.map((t) => `${name} > ${t.fullName}\n    ${firstLines(t.failureMessages?.[0])}`);
  });
}

const firstLines = (text) => (text ?? '').split('\n').slice(0, 6).join('\n    ');

async function test(env, full) {
  const chrome = browser(env);
  await nx(env, 'build,contracts,types,lint,dependencies');
  const withChrome = { ...env, CHROME_PATH: chrome };
  const runs = [await suites(full ? { ...withChrome, ZG_FULL: '1' } : withChrome, '')];
  if (full) runs.push(await suites({ ...withChrome, TEST_PG_VERSION: '15' }, '，PostgreSQL 15'));
  const passed = runs.reduce((sum, r) => sum + r.passed, 0);
  const failed = runs.reduce((sum, r) => sum + r.failed, 0);
  for (const name of runs.flatMap((r) => r.fell)) console.log(`✗ ${name}`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

install();
const env = environment();
switch (command) {
  case 'start': {
    const cli = 'tools/start/dist/cli.js';
    const asks = rest.includes('--help') || rest.includes('-h');
    if (!asks || !existsSync(join(ROOT, cli))) {
      say('构建 (building)');
      const code = await run(env, 'nx', ['run', 'zhuanguan:build', '--outputStyle=stream'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }).catch(() => 1);
      if (code !== 0) await nx(env, 'build');
    }
    const { nodeFlags } = await import(pathToFileURL(join(ROOT, 'tools/start/dist/node-flags.js')).href);
    process.exit(await run(env, 'node', [...nodeFlags(env), cli, ...rest]));
    break;
  }
  case 'test':
    await test(env, rest.includes('--full'));
    break;
  case 'check':
    await nx(env, 'build,contracts,types,lint,format,dependencies');
    break;
  case 'sbom':
    process.exit(await run(env, 'node', ['tools/dependencies/sbom.mjs']));
    break;
  case 'bench':
    await nx(env, 'build');
    process.exit(await run(env, 'node', ['tools/bench/dist/index.js', ...rest]));
    break;
  case 'zg': {
    const zg = join(ROOT, 'tools/cli/bin/zg.mjs');
    if (!existsSync(join(ROOT, 'tools/cli/dist/cli.js'))) await nx(env, 'build');
    // Files are named from the folder the command is typed in.
    process.exit(await run(env, 'node', [zg, ...rest], { cwd: process.env.INIT_CWD ?? ROOT }));
    break;
  }
  default:
    fail('npm start | npm test | npm run test:full | npm run bench | npm run check | npm run sbom | npm run zg');
}
