import { execFileSync } from 'node:child_process';

/** buf lint, and buf breaking against where this branch left the main one (skipped only where there is no history). */
const run = (command, args) => execFileSync(command, args, { stdio: 'inherit' });
const read = (command, args) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

run('buf', ['lint']);
const base = baseCommit();
if (base) run('buf', ['breaking', '--against', `.git#ref=${base},subdir=.`]);
else console.log('buf breaking: no earlier commit with contracts to compare with');

/** On a branch: its fork from main. On main: the commit before. */
function baseCommit() {
  try {
    const head = read('git', ['rev-parse', 'HEAD']);
    const fork =
      tryRead('git', ['merge-base', 'HEAD', 'origin/main']) ?? tryRead('git', ['merge-base', 'HEAD', 'main']);
    const base = fork && fork !== head ? fork : tryRead('git', ['rev-parse', 'HEAD~1']);
    return base && tryRead('git', ['cat-file', '-t', `${base}:proto`]) === 'tree' ? base : undefined;
  } catch {
    return undefined;
  }
}

function tryRead(command, args) {
  try {
    return read(command, args);
  } catch {
    return undefined;
  }
}
