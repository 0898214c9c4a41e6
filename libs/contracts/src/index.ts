// Enumerated on purpose: what is not listed here is not part of the contract.
export { Deadline, DeadlineStatus } from './gen/zhuanguan/common/v1/deadline.js';
export { PageInfo, PageRequest } from './gen/zhuanguan/common/v1/page.js';
export { FieldError, LegalReference, Refusal, RefusalKind } from './gen/zhuanguan/common/v1/refusal.js';
export { Account, ApiClient, Grant } from './gen/zhuanguan/identity/v1/account.js';
export {
  CreateSessionRequest,
  CreateSessionResponse,
  EndSessionRequest,
  EndSessionResponse,
  GetApiClientRequest,
  GetApiClientResponse,
  GetSessionRequest,
  GetSessionResponse,
  IdentityServiceService,
  NewAccount,
  NewApiClient,
  RegisterAccountsRequest,
  RegisterAccountsResponse,
  RegisterAccountsResult,
  RegisterApiClientsRequest,
  RegisterApiClientsResponse,
  RegisterApiClientsResult,
  SetActingOrganisationRequest,
  SetActingOrganisationResponse,
} from './gen/zhuanguan/identity/v1/identity_service.js';
export { Session } from './gen/zhuanguan/identity/v1/session.js';
export { Message, MessageSubject } from './gen/zhuanguan/notification/v1/message.js';
export {
  CountUnreadRequest,
  CountUnreadResponse,
  ListMessagesRequest,
  ListMessagesResponse,
  MarkReadRequest,
  MarkReadResponse,
  NotificationServiceService,
} from './gen/zhuanguan/notification/v1/notification_service.js';
export { Appointment, PersonDetails } from './gen/zhuanguan/registry/v1/appointment.js';
export { AppointmentEnded, AppointmentStarted } from './gen/zhuanguan/registry/v1/appointment_events.js';
export { Identifier, Organisation, OrganisationKind } from './gen/zhuanguan/registry/v1/organisation.js';
export { OrganisationChanged, OrganisationRegistered } from './gen/zhuanguan/registry/v1/organisation_events.js';
export {
  AnswerCanActRequest,
  AnswerCanActResponse,
  CanActAnswer,
  CanActQuestion,
  CanActResult,
  CoverageRow,
  DirectoryEntry,
  ExportDirectoryRequest,
  ExportDirectoryResponse,
  GetCoverageRequest,
  GetCoverageResponse,
  GetOrganisationRequest,
  GetOrganisationResponse,
  GetUnitRequest,
  GetUnitResponse,
  ListGatesRequest,
  ListGatesResponse,
  PersonIdentifier,
  RegisterOrganisationsRequest,
  RegisterOrganisationsResponse,
  RegisterOrganisationsResult,
  RegisterPersonIdentifiersRequest,
  RegisterPersonIdentifiersResponse,
  RegisterPersonIdentifiersResult,
  RegistryServiceService,
  SearchDirectoryRequest,
  SearchDirectoryResponse,
} from './gen/zhuanguan/registry/v1/registry_service.js';
export {
  GateInterval,
  GatePerson,
  Standing,
  UnitGate,
  UnitGateIdentifier,
} from './gen/zhuanguan/registry/v1/standing.js';
export { GateChanged, StandingChanged } from './gen/zhuanguan/registry/v1/standing_events.js';
export { UrgeUnitsRequest, UrgeUnitsResponse } from './gen/zhuanguan/registry/v1/urge.js';
export { UrgeSent } from './gen/zhuanguan/registry/v1/urge_events.js';
export { ChangeClock } from './gen/zhuanguan/workflow/v1/change_clock.js';
export {
  ChangeClockMet,
  ChangeClockOverdue,
  ChangeClockStarted,
  ChangeClockWarned,
} from './gen/zhuanguan/workflow/v1/change_clock_events.js';
export {
  Filing,
  FilingContent,
  FilingHistoryEntry,
  FilingKind,
  FilingPerson,
  FilingState,
  Receipt,
  ReceiptState,
  ReceiverKind,
} from './gen/zhuanguan/workflow/v1/filing.js';
export {
  FilingReceived,
  FilingRecorded,
  FilingReturned,
  FilingSubmitted,
} from './gen/zhuanguan/workflow/v1/filing_events.js';
export { ImportJob, ImportRow } from './gen/zhuanguan/workflow/v1/import_job.js';
export {
  CommitImportRequest,
  CommitImportResponse,
  CurrentAppointment,
  DecideReceiptItem,
  DecideReceiptsRequest,
  DecideReceiptsResponse,
  Defect,
  DeleteDraftRequest,
  DeleteDraftResponse,
  Draft,
  FilingResult,
  FormColumn,
  GetFilingContentRequest,
  GetFilingContentResponse,
  GetFilingPolicyRequest,
  GetFilingPolicyResponse,
  GetFilingRequest,
  GetFilingResponse,
  GetImportRequest,
  GetImportResponse,
  GetWorkQueueRequest,
  GetWorkQueueResponse,
  ListDraftsRequest,
  ListDraftsResponse,
  ListFilingsRequest,
  ListFilingsResponse,
  NoteDepartureItem,
  NoteDepartureResult,
  NoteDeparturesRequest,
  NoteDeparturesResponse,
  PreviewChangeDeadlineRequest,
  PreviewChangeDeadlineResponse,
  PreviewImportRequest,
  PreviewImportResponse,
  SaveDraftRequest,
  SaveDraftResponse,
  SubmitFilingItem,
  SubmitFilingsRequest,
  SubmitFilingsResponse,
  Vacancy,
  WorkQueueItem,
  WorkQueueSection,
  WorkflowServiceService,
} from './gen/zhuanguan/workflow/v1/workflow_service.js';
