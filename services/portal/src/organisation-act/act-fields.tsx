import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { fetchCoverage } from '../api/directory.js';
import type { DirectoryEntry } from '../api/directory.types.js';
import { OptionalLabel } from '../filing/form-sections.js';
import { messages } from '../messages/messages.js';
import type { ActValues } from './act-form.js';
import { OrganisationPicker } from './organisation-picker.js';

const m = messages.act;
const MAX = 200;
const FINANCE: DirectoryEntry['organisation']['kind'][] = ['bureau', 'section'];

/** What is asked for the kind of act that is chosen. */
export function ActFields({ kind, unit }: { kind: ActValues['kind']; unit: DirectoryEntry }) {
  switch (kind) {
    case 'rename':
      return <RenameFields />;
    case 'transfer':
      return <TransferFields unit={unit} />;
    case 'merge':
      return <MergeFields unit={unit} />;
    case 'split':
      return <SplitFields />;
    case 'dissolve':
      return <DissolveFields unit={unit} />;
  }
}

const nameRule = { required: true, whitespace: true, message: m.nameRequired };

const RenameFields = () => (
  <>
    <Form.Item name="name" label={m.name} rules={[nameRule]}>
      <Input maxLength={MAX} />
    </Form.Item>
    <Form.Item name="shortName" label={<OptionalLabel>{m.shortName}</OptionalLabel>} extra={m.shortNameHint}>
      <Input maxLength={MAX} />
    </Form.Item>
  </>
);

function TransferFields({ unit: { organisation, departmentName } }: { unit: DirectoryEntry }) {
  const areas = useQuery({ queryKey: ['coverage'], queryFn: fetchCoverage }).data?.areas ?? [];
  const without = organisation.id;
  return (
    <>
      <Form.Item
        name="budgetParentId"
        label={<OptionalLabel>{m.department}</OptionalLabel>}
        extra={m.departmentNow(departmentName ?? messages.common.none)}
      >
        <OrganisationPicker without={without} also={[{ value: 'none', label: m.noDepartment }]} />
      </Form.Item>
      <Form.Item name="financeParentId" label={<OptionalLabel>{m.bureau}</OptionalLabel>} extra={m.bureauHint}>
        <OrganisationPicker without={without} kinds={FINANCE} />
      </Form.Item>
      {areas.length > 1 ? (
        <Form.Item name="areaCode" label={<OptionalLabel>{m.area}</OptionalLabel>} initialValue="">
          <select className="select">
            <option value="">{m.areaSame}</option>
            {areas.map(({ key, name }) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </select>
        </Form.Item>
      ) : null}
      <Form.Item name="businessSection" label={<OptionalLabel>{m.section}</OptionalLabel>}>
        <Input maxLength={MAX} />
      </Form.Item>
      <Form.Item name="budgetUnitCode" label={<OptionalLabel>{m.code}</OptionalLabel>}>
        <Input maxLength={MAX} />
      </Form.Item>
    </>
  );
}

const MergeFields = ({ unit }: { unit: DirectoryEntry }) => (
  <>
    <Form.Item name="successorId" label={m.successor} rules={[{ required: true, message: m.successorRequired }]}>
      <OrganisationPicker without={unit.organisation.id} />
    </Form.Item>
    <Form.Item name="name" label={<OptionalLabel>{m.mergedName}</OptionalLabel>} extra={m.mergedNameHint}>
      <Input maxLength={MAX} />
    </Form.Item>
  </>
);

const SplitFields = () => (
  <>
    <Form.List name="parts" initialValue={[{}]}>
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }, i) => (
            <fieldset className="act-part" key={key}>
              <legend>{m.part(i + 1)}</legend>
              <Form.Item name={[name, 'name']} label={m.partName} rules={[nameRule]}>
                <Input maxLength={MAX} />
              </Form.Item>
              <Form.Item name={[name, 'budgetUnitCode']} label={<OptionalLabel>{m.partCode}</OptionalLabel>}>
                <Input maxLength={MAX} />
              </Form.Item>
              <Form.Item name={[name, 'uscc']} label={<OptionalLabel>{m.partUscc}</OptionalLabel>}>
                <Input maxLength={MAX} />
              </Form.Item>
              {fields.length > 1 ? (
                <Button type="link" onClick={() => remove(name)}>
                  {m.removePart}
                </Button>
              ) : null}
            </fieldset>
          ))}
          <Button onClick={() => add({})}>{m.addPart}</Button>
        </>
      )}
    </Form.List>
    <Form.Item name="ends" valuePropName="checked" extra={m.endsHint}>
      <EndsBox />
    </Form.Item>
  </>
);

const EndsBox = ({ checked, onChange }: { checked?: boolean; onChange?: (checked: boolean) => void }) => (
  <label>
    <input type="checkbox" checked={Boolean(checked)} onChange={(event) => onChange?.(event.target.checked)} /> {m.ends}
  </label>
);

const DissolveFields = ({ unit }: { unit: DirectoryEntry }) => (
  <Form.Item name="successorId" label={<OptionalLabel>{m.takesOver}</OptionalLabel>} extra={m.takesOverHint}>
    <OrganisationPicker without={unit.organisation.id} />
  </Form.Item>
);
