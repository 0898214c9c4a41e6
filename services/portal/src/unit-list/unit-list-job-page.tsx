import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { countAccess, expectUnits } from '../account/registering.js';
import { commitUnitList, fetchUnitList, type UnitList, type UnitListMode } from '../api/unit-lists.js';
import { messages } from '../messages/messages.js';
import { LinkButton } from '../ui/link-button.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { Failure, Loaded } from '../ui/states.js';
import { UnitListRows } from './unit-list-rows.js';
import '../import/import.css';

const m = messages.unitList;

export function Component() {
  const { id = '' } = useParams();
  const list = useQuery({ queryKey: ['unit-list', id], queryFn: () => fetchUnitList(id) });
  return (
    <Page title={m.title}>
      <Loaded query={list} rows={10}>
        {(data) => <List list={data} />}
      </Loaded>
    </Page>
  );
}

function List({ list }: { list: UnitList }) {
  return (
    <>
      {list.state === 'committed' ? (
        <Notice
          tone="good"
          title={m.doneTitle(list.registeredRows)}
          actions={
            <LinkButton to="/accounts" primary>
              {m.toAccounts}
            </LinkButton>
          }
          urgent
        >
          <p>{m.done}</p>
        </Notice>
      ) : null}
      {list.warnings.length > 0 ? (
        <Notice tone="warn" title={m.warnings}>
          {list.warnings.map((warning) => (
            <p key={warning}>{warning}</p>
          ))}
        </Notice>
      ) : null}
      {list.state === 'previewed' ? <Next list={list} /> : null}
      <UnitListRows list={list} />
    </>
  );
}

function Next({ list }: { list: UnitList }) {
  const todo = list.newRows + list.changedRows;
  if (todo > 0) return <Commit list={list} todo={todo} />;
  const again = (
    <Link to="/unit-lists" className="ant-like-button">
      {m.again}
    </Link>
  );
  const [tone, words] = list.refusedRows > 0 ? (['warn', m.allRefused] as const) : (['quiet', m.nothing] as const);
  return <Notice tone={tone} title={words} actions={again} />;
}

function Commit({ list, todo }: { list: UnitList; todo: number }) {
  const [mode, setMode] = useState<UnitListMode>('all_or_nothing');
  const client = useQueryClient();
  const commit = useMutation({
    mutationFn: async () => {
      // Only for the page of accounts to say what is still on its way; no reason to hold anything up.
      const before = list.newRows > 0 ? await countAccess().catch(() => undefined) : undefined;
      const done = await commitUnitList(list.id, mode);
      if (before !== undefined) expectUnits(client, before, list.newRows);
      return done;
    },
    onSuccess: (done) => {
      client.setQueryData(['unit-list', list.id], done);
      return client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'unit-list' });
    },
  });
  const blocked = mode === 'all_or_nothing' && list.refusedRows > 0;
  const modes: [UnitListMode, string, string][] = [
    ['all_or_nothing', m.strict, m.strictHint],
    ['valid_only', m.valid, m.validHint],
  ];
  return (
    <section className="panel panel-body">
      {commit.isError ? <Failure error={commit.error} /> : null}
      {list.refusedRows > 0 ? (
        <fieldset className="import-field">
          <legend>{m.mode}</legend>
          <div className="radio-stack">
            {modes.map(([value, label, hint]) => (
              <label key={value}>
                <input type="radio" name="mode" checked={mode === value} onChange={() => setMode(value)} /> {label}{' '}
                <span className="radio-hint quiet">{hint}</span>
              </label>
            ))}
          </div>
          {blocked ? <p className="field-error">{m.blocked(list.refusedRows)}</p> : null}
        </fieldset>
      ) : null}
      <div className="actions">
        <Button type="primary" disabled={blocked} loading={commit.isPending} onClick={() => commit.mutate()}>
          {m.commit(todo)}
        </Button>
        <Link to="/unit-lists">{m.again}</Link>
        {commit.isPending ? <span role="status">{m.committing}</span> : null}
      </div>
    </section>
  );
}
