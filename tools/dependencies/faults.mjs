/**
 * What is wrong with the packages of a lock file, in words. Pure: the policy, the lock file's `packages`, and what the
 * registry said are arguments.
 */
const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const isPackage = ([path, entry]) => path.includes('node_modules/') && !entry.link;
const covers = (pattern, name) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name);

/** SPDX: one branch of an OR is enough, every part of an AND must be allowed. */
export function isAllowed(expression, licences) {
  const inner = expression.trim().replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(inner)) return false;
  return inner
    .split(/\s+OR\s+/)
    .some((branch) => branch.split(/\s+AND\s+/).every((licence) => licences.includes(licence.trim())));
}

export function licenceFaults(packages, { licences, exceptions }) {
  const used = new Set();
  const faults = Object.entries(packages)
    .filter(isPackage)
    .flatMap(([path, { license = '?', version }]) => {
      const name = nameOf(path);
      const exception = exceptions.find((e) => covers(e.package, name) && e.licence === license);
      if (exception) used.add(exception);
      return exception || isAllowed(license, licences)
        ? []
        : [`${name} ${version}: 许可证 ${license} 不在允许之列 (licence not allowed)`];
    });
  const idle = exceptions
    .filter((e) => !used.has(e))
    .map((e) => `${e.package}: 许可证例外 ${e.licence} 已经用不到，请删去 (exception without a package)`);
  const bare = exceptions.filter((e) => !e.reason).map((e) => `${e.package}: 例外没有写明理由 (no reason)`);
  return [...new Set(faults), ...idle, ...bare];
}

const SEVERE = ['high', 'critical'];

/** `vulnerabilities` as npm audit --json has them; an exception names the advisory, why it does not reach us, and until when. */
export function advisoryFaults(vulnerabilities, { advisories }, today) {
  const expired = advisories
    .filter((a) => !a.reason || !a.until || a.until < today)
    .map((a) => `${a.id}: 例外没有理由或已过期（${a.until ?? '无日期'}）(no reason, or over)`);
  const open = Object.values(vulnerabilities).flatMap(({ name, via }) =>
    via
      .filter((v) => typeof v === 'object' && SEVERE.includes(v.severity))
      .filter((v) => !advisories.some((a) => v.url.endsWith(a.id) && a.package === name))
      .map((v) => `${name}: ${v.title}（${v.severity}）${v.url}`),
  );
  return [...expired, ...new Set(open)];
}
