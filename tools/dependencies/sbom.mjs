import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/** Writes sbom.cdx.json (CycloneDX): every package that is shipped or runs the system, and the servers beside them. */
const ROOT = new URL('../../', import.meta.url);
const { name, version, license, description } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));
const made = spawnSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--omit', 'dev'], {
  cwd: ROOT,
  encoding: 'utf8',
  maxBuffer: 256 * 1_024 * 1_024,
});
if (made.status !== 0) {
  console.error(made.stderr || 'npm sbom failed; npm 10 or newer is needed');
  process.exit(1);
}
const bom = JSON.parse(made.stdout);
// npm takes the name of the folder.
Object.assign(bom.metadata.component, { name, version, description, licenses: [{ license: { id: license } }] });
bom.components.push({
  'bom-ref': 'nats-server',
  type: 'application',
  name: 'nats-server',
  purl: 'pkg:deb/debian/nats-server',
  scope: 'required',
  licenses: [{ license: { id: 'Apache-2.0' } }],
  description: "Debian's package, or the server NATS_URL names",
});
const file = new URL('sbom.cdx.json', ROOT);
writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
console.log(`sbom.cdx.json：CycloneDX ${bom.specVersion}，${bom.components.length} 个组件 (components)`);
