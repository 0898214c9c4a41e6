import { spawn } from 'node:child_process';
import type { Tool } from './unpacked-tools.js';

/** Runs a program to its end and gives what it printed; anything but success is an error with its last words. */
export function runTool(tool: Tool, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(tool.path, args, { env: { ...process.env, ...tool.env, ...env } });
    let [out, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const end = () => void child.kill();
    process.once('exit', end);
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('exit', end);
      if (code === 0) resolve(out + errors);
      else reject(new Error(`${tool.path} ended with ${code}: ${errors.slice(-2_000) || out.slice(-2_000)}`));
    });
  });
}
