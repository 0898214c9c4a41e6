import type { Say } from './pack-text.js';
import type { ParameterValue } from './parameter.schema.js';

const RETURNS = 'filing.returns';
const RECEIVERS = 'filing.receivers';

interface FlatPack {
  /** The days from which one of its values is another. */
  changesOf: (key: string) => readonly string[];
  valueOn: (key: string, day: string) => { value: unknown; packId: string } | undefined;
}

/**
 * Only where receivers come one after the other there is an earlier one to return to. Of the flat pack of an area: the order may
 * come from another pack of the chain. Said at the pack that gives the returns.
 */
export function checkReturns({ changesOf, valueOn }: FlatPack, sayOf: (packId: string) => Say | undefined): void {
  const wrong = [...changesOf(RETURNS), ...changesOf(RECEIVERS)].sort().find((day) => {
    const returns = valueOn(RETURNS, day)?.value as ParameterValue<typeof RETURNS> | undefined;
    const receivers = valueOn(RECEIVERS, day)?.value as ParameterValue<typeof RECEIVERS> | undefined;
    return returns?.to.includes('previous') && receivers?.order === 'parallel';
  });
  const packId = wrong && valueOn(RETURNS, wrong)?.packId;
  if (packId)
    sayOf(packId)?.(
      [RETURNS],
      `${RETURNS}：${wrong} 起 ${RECEIVERS} 的接收不分先后（parallel），没有在前的接收单位可退（previous）`,
    );
}
