/** An invented jurisdiction whose form asks for identity numbers: a line of data in the form of 000000-reference. */
export const ASKING = '000000-reference';
export const ASKING_AREA = '000100';
const FORM = '000000-reference/policy/forms/reference-table.yaml';
const WHY = '{ document: 示例〔2000〕1号（虚构文件，仅供测试）, article: 附件, status: P }';

const withColumn = (required: boolean) => (text: string) =>
  text.replace(
    '  - { key: remark,',
    `  - { key: citizen_id, label: 身份证号, required: ${required}, reference: ${WHY} }\n  - { key: remark,`,
  );

const PRINT = `print:
  paper: A4
  orientation: landscape
  titleSize: 22
  textSize: 12
  above: ['单位：{unit}（盖章）']
  widths: [40, 60, 60]
  rows:
    - header: true
      cells: [{ text: 姓名 }, { text: 身份证号 }, { text: 电话 }]
    - each: person
      cells: [{ text: '{name}' }, { text: '{citizen_id}' }, { text: '{phone}' }]
`;

export const asking = ({ required = true } = {}) => ({
  [FORM]: (text: string) => `${withColumn(required)(text)}${PRINT}`,
});
