import { until } from '@zhuanguan/embedded';
import { query } from './lab.js';
import { untilQuiet } from './quiet.js';
import type { System } from './system.js';

/** Parts of names as they are written, in pinyin and as initials. */
export const PARTS: [written: string, pinyin: string, initials: string][] = [
  ['教育', 'jiaoyu', 'jy'],
  ['卫生', 'weisheng', 'ws'],
  ['水利', 'shuili', 'sl'],
  ['林草', 'lincao', 'lc'],
  ['交通', 'jiaotong', 'jt'],
  ['农牧', 'nongmu', 'nm'],
  ['文旅', 'wenlv', 'wl'],
  ['民政', 'minzheng', 'mz'],
  ['气象', 'qixiang', 'qx'],
  ['档案', 'dangan', 'da'],
];
const SERVICE: [string, string, string] = ['服务站', 'fuwuzhan', 'fwz'];
const PATIENCE_MS = 900_000;

/** Units straight into registry's tables, below the bureau: through the door they would take minutes. */
export async function fillDirectory(databaseUrl: string, bureauId: string, units: number): Promise<void> {
  const names = JSON.stringify(PARTS.map(([written, pinyin, initials]) => ({ written, pinyin, initials })));
  await query(
    databaseUrl,
    `with part as (select * from rows from (json_to_recordset($2::json) as (written text, pinyin text, initials text)) with ordinality as p(written, pinyin, initials, n)),
      unit as (select gen_random_uuid() as id, u.n, p.written, p.pinyin, p.initials
        from generate_series(1, $3::integer) u(n) join part p on p.n = u.n % ${PARTS.length} + 1),
      organisation as (
        insert into registry.organisation (id, kind, name, short_name, former_names, area_code, finance_parent_id, business_section,
          valid_from, pinyin, initials, sort_key, version)
        select id, 'unit', '第' || n || '号' || written || '${SERVICE[0]}', '', array['旧第' || n || '号站'], '152500', $1, '',
          '2024-01-01', 'di' || n || 'hao' || pinyin || '${SERVICE[1]}', 'd' || n || 'h' || initials || '${SERVICE[2]}', 'X' || lpad(n::text, 8, '0'), 1
        from unit),
      identifier as (
        insert into registry.organisation_identifier select id, 'budget_unit_code', upper(lpad(to_hex(n), 8, '0')), '2024-01-01', null from unit),
      self as (insert into registry.organisation_closure select t, id, id, 0, '2024-01-01', null from unit, unnest(array['budget', 'finance']) t),
      head as (insert into registry.aggregate_head select 'organisation', id, 1, 1, '\\x' from unit)
    insert into registry.organisation_closure select 'finance', $1, id, 1, '2024-01-01', null from unit`,
    [bureauId, names, units],
  );
  await query(databaseUrl, 'vacuum analyze');
}

/** Every start looks at every unit once: the standing of each is there, and all have heard of it. */
export async function settled({ databaseUrl, natsUrl }: System): Promise<number> {
  let units = 0;
  await until(
    'the standing of every unit',
    async () => {
      const [row] = await query<{ units: string; standings: string }>(
        databaseUrl,
        'select (select count(*) from registry.organisation) as units, (select count(*) from registry.standing) as standings',
      );
      units = Number(row?.units);
      return row?.units === row?.standings;
    },
    PATIENCE_MS,
  );
  await untilQuiet(databaseUrl, natsUrl);
  await query(databaseUrl, 'vacuum analyze');
  return units;
}
