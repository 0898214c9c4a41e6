import { exportAudit, showAuditKey, verifyAudit } from './audit/audit.js';
import { backup } from './backup.js';
import type { Context } from './context.js';
import { doctor } from './doctor/doctor.js';
import { newKey, rotateKeys } from './keys.js';
import { HELP, type Command } from './options.js';
import { replayParkedOf, showParked } from './parked.js';
import { dryRun, loadVersions } from './policy/live.js';
import { diffFolders, explainValue, lintFolder } from './policy/policy.js';
import { newSealingKey, sealingKeys } from './sealing.js';
import { finishRestore, restore } from './restore.js';

/** Gives the exit code. */
export async function run(ctx: Context, command: Command): Promise<number> {
  switch (command.kind) {
    case 'help':
      ctx.say(HELP);
      return 0;
    case 'backup':
      await backup(ctx, command.to);
      return 0;
    case 'restore':
      await restore(ctx, command);
      return 0;
    case 'finish-restore':
      finishRestore(ctx);
      return 0;
    case 'doctor':
      return (await doctor(ctx)) ? 0 : 1;
    case 'parked':
      await showParked(ctx);
      return 0;
    case 'audit-verify':
      return (await verifyAudit(ctx, command)) ? 0 : 1;
    case 'audit-export':
      await exportAudit(ctx, command.to);
      return 0;
    case 'audit-key':
      showAuditKey(ctx);
      return 0;
    case 'keys-rotate':
      await rotateKeys(ctx);
      return 0;
    case 'keys-new':
      await (command.name === 'sealing' ? newSealingKey(ctx, command.index) : newKey(ctx, command.name));
      return 0;
    case 'keys-sealing':
      return (await sealingKeys(ctx, command)) ? 0 : 1;
    case 'policy-lint':
      return (await lintFolder(ctx, command.folder, command.packs)) ? 0 : 1;
    case 'policy-explain':
      return (await explainValue(ctx, command)) ? 0 : 1;
    case 'policy-diff':
      await diffFolders(ctx, command);
      return 0;
    case 'policy-load':
      return (await loadVersions(ctx, command.folder)) ? 0 : 1;
    case 'policy-try':
      return (await dryRun(ctx, command)) ? 0 : 1;
    case 'replay':
      return (await replayParkedOf(ctx, command.service, command.aggregateId)) ? 0 : 1;
  }
}
