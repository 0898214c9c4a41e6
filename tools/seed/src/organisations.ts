import { OrganisationKind, type Organisation } from '@zhuanguan/contracts';
import { orgCodeCheckCharacter, usccCheckCharacter } from '@zhuanguan/kernel';
import { idOf } from './prng.js';

/** Departments of the league and what stands below them; `盟` is put before each department's name. */
const LEAGUE: Record<string, string[]> = {
  教育局: ['锡林郭勒职业学院', '盟蒙古族中学', '盟第二中学', '盟蒙古族幼儿园', '盟教育招生考试中心', '盟特殊教育学校'],
  卫生健康委员会: ['盟中心医院', '盟蒙医医院', '盟疾病预防控制中心', '盟妇幼保健院', '盟中心血站'],
  农牧局: [
    '盟农牧业综合行政执法支队',
    '盟农牧业综合行政执法支队东乌珠穆沁旗边境大队',
    '盟动物疫病预防控制中心',
    '盟草原工作站',
    '盟畜牧工作站',
  ],
  林业和草原局: ['盟林业工作站', '盟草原监督管理局', '盟古日格斯台国家级自然保护区管理局', '盟林业有害生物防治检疫站'],
  水利局: ['盟水利勘测设计院', '盟水文勘测中心', '盟水土保持工作站'],
  交通运输局: ['盟公路养护中心', '盟交通运输综合行政执法支队', '盟交通工程质量监测鉴定站', '盟道路运输管理中心'],
  文化旅游体育局: ['盟乌兰牧骑', '盟图书馆', '盟博物馆', '盟群众艺术馆', '盟体育运动中心'],
  民政局: ['盟社会福利院', '盟救助管理站', '盟殡葬管理所'],
  人力资源和社会保障局: ['盟社会保险事业服务中心', '盟就业服务中心', '盟技工学校', '盟劳动人事争议仲裁院'],
  自然资源局: ['盟不动产登记中心', '盟自然资源综合行政执法支队', '盟国土空间规划院'],
  生态环境局: ['盟环境监测站', '盟生态环境综合行政执法支队'],
  住房和城乡建设局: ['盟住房公积金中心', '盟建设工程质量安全监督站'],
  公安局: ['盟公安局交通管理支队', '盟公安局特警支队', '盟看守所'],
  司法局: ['盟法律援助中心', '盟公证处'],
  科学技术局: ['盟科技创新服务中心', '盟生产力促进中心'],
  工业和信息化局: ['盟节能监察中心', '盟中小企业服务中心'],
  商务局: ['盟商务综合行政执法支队', '盟口岸服务中心'],
  应急管理局: ['盟应急救援指挥保障中心', '盟地震监测中心'],
  市场监督管理局: ['盟检验检测中心', '盟纤维检验所', '盟标准化研究所'],
  医疗保障局: ['盟医疗保障服务中心', '盟医疗保障基金监测中心'],
  广播电视局: ['盟广播电视台', '盟广播电视传输发射中心'],
  统计局: ['盟统计普查中心'],
  退役军人事务局: ['盟军队离退休干部休养所', '盟退役军人服务中心'],
  机关事务服务中心: ['盟机关幼儿园', '盟公务用车服务中心'],
};
/** What each banner, county or city has. */
const COUNTY: Record<string, string[]> = {
  教育局: ['第一中学', '蒙古族学校', '幼儿园'],
  卫生健康委员会: ['人民医院', '蒙医医院', '疾病预防控制中心'],
  农牧和科技局: ['动物疫病预防控制中心', '农牧业综合行政执法大队'],
  住房和城乡建设局: ['市政公用事业服务中心'],
  文化旅游体育局: ['乌兰牧骑', '图书馆'],
  民政局: ['社会福利中心'],
};
const STANDALONE = ['档案馆', '融媒体中心'];

export interface SeedArea {
  code: string;
  name: string;
}

export interface SeedOrganisation extends Organisation {
  departmentId?: string;
  bureauId: string;
}

/** The tree of the whole league in an order in which parents come first. */
export function organisations(areas: readonly SeedArea[], validFrom: string): SeedOrganisation[] {
  const [league, ...counties] = areas;
  if (!league) throw new Error('no areas');
  const leagueBureau = bureau(league, '', validFrom);
  const all = [
    leagueBureau,
    ...below(league, leagueBureau.id, LEAGUE, validFrom, (name) => name.replace(/^盟/, league.name)),
  ];
  for (const county of counties) {
    const own = bureau(county, leagueBureau.id, validFrom);
    all.push(own, ...below(county, own.id, COUNTY, validFrom, (name) => `${county.name}${name}`));
  }
  return all;
}

const SECTIONS = ['行政政法科', '教科文科', '农业农村科', '社会保障科', '经济建设科'];

function bureau(area: SeedArea, above: string, validFrom: string): SeedOrganisation {
  const id = idOf('organisation', area.code, '财政局');
  return {
    ...make(area, id, OrganisationKind.ORGANISATION_KIND_BUREAU, `${area.name}财政局`, '', above, validFrom, 0),
    bureauId: id,
  };
}

function below(
  area: SeedArea,
  bureauId: string,
  tree: Record<string, string[]>,
  validFrom: string,
  name: (text: string) => string,
): SeedOrganisation[] {
  const found: SeedOrganisation[] = [];
  let number = 0;
  const add = (kind: OrganisationKind, title: string, parent: string) => {
    number += 1;
    const id = idOf('organisation', area.code, title);
    const organisation = {
      ...make(area, id, kind, title, parent, bureauId, validFrom, number),
      bureauId,
      ...(parent ? { departmentId: parent } : {}),
    };
    found.push(organisation);
    return organisation;
  };
  for (const [department, units] of Object.entries(tree)) {
    const { id } = add(OrganisationKind.ORGANISATION_KIND_DEPARTMENT, `${area.name}${department}`, '');
    for (const unit of units) add(OrganisationKind.ORGANISATION_KIND_UNIT, name(unit), id);
  }
  // Units right under the bureau, without a department.
  for (const title of STANDALONE) add(OrganisationKind.ORGANISATION_KIND_UNIT, `${area.name}${title}`, '');
  return found;
}

function make(
  area: SeedArea,
  id: string,
  kind: OrganisationKind,
  name: string,
  budgetParentId: string,
  financeParentId: string,
  validFrom: string,
  number: number,
): Organisation {
  const serial = `${area.code.slice(2)}${String(number).padStart(4, '0')}`;
  const organisationCode = serial + (orgCodeCheckCharacter(serial) ?? '0');
  const first17 = `${kind === OrganisationKind.ORGANISATION_KIND_UNIT ? '12' : '11'}${area.code}${organisationCode}`;
  const identifier = (scheme: string, value: string) => ({ scheme, value, validFrom, validTo: '' });
  return {
    id,
    kind,
    name,
    shortName: name.startsWith(area.name) ? name.slice(area.name.length) : '',
    formerNames: name.endsWith('文化旅游体育局') ? [name.replace('文化旅游体育局', '文化体育旅游广电局')] : [],
    areaCode: area.code,
    identifiers: [
      identifier('budget_unit_code', `${area.code}${String(number).padStart(3, '0')}`),
      identifier('uscc', first17 + (usccCheckCharacter(first17) ?? '0')),
    ],
    budgetParentId,
    financeParentId,
    businessSection: SECTIONS[number % SECTIONS.length] ?? '',
    validFrom,
    validTo: '',
    version: 0,
  };
}
