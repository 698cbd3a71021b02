import { describe } from "../describe/document.ts";
import type { Publication } from "../publication.ts";

const shifts = describe({
  title: "Workforce Scheduling",
  version: "2.0.0",
  about: "Rosters of store teams: shifts, availability, swaps.",
  server: "https://api.contoso.com/hr/scheduling",
  types: `
Shift
  id: uuid!
  storeId: string! = NL-UTR-01
  employeeNumber: string? = 100233
  role: sales|cashier|stockroom|lead
  startsAt: instant!
  endsAt: instant!
Availability
  weekday: monday|tuesday|wednesday|thursday|friday|saturday|sunday
  from: string = 09:00
  until: string = 17:30
Swap
  withEmployeeNumber: string! = 100417
  reason: string? = Exam week
`,
  operations: `
GET /stores/{storeId}/shifts ?week -> Shift[] | Get a roster
POST /stores/{storeId}/shifts Shift -> 201 Shift | Plan a shift
PUT /employees/{employeeNumber}/availability Availability -> Availability | Set availability
POST /shifts/{shiftId}/swaps Swap -> 202 Shift | Ask for a swap
`,
});

const timesheets = describe({
  title: "Timesheets",
  version: "1.7",
  dialect: "swagger-2.0",
  about: "Hours worked, for payroll. Closes on the last Sunday of the month at midnight.",
  server: "https://api.contoso.com/hr/timesheets",
  types: `
Timesheet
  employeeNumber: string! = 100233
  period: string! = 2024-11
  entries: Entry[]
  state: OPEN|APPROVED|PAID
Entry
  date: date!
  hours: number! = 7.5
  costCentre: string = 4410
`,
  operations: `
GET /employees/{employeeNumber}/timesheets/{period} -> Timesheet | Get a timesheet
POST /employees/{employeeNumber}/timesheets/{period}/entries Entry -> 201 Entry | Enter hours
POST /employees/{employeeNumber}/timesheets/{period}/approval -> Timesheet | Approve a timesheet
`,
});

const careers = describe({
  title: "Careers",
  version: "3.0.0",
  about: "Open positions in stores, warehouses and the office, and applications for them.",
  server: "https://api.contoso.com/careers",
  types: `
Position
  id: string! = JOB-1188
  title: string! = Visual merchandiser
  location: string! = Rotterdam
  hoursPerWeek: integer = 32
  closesOn: date?
Application
  givenName: string! = Sam
  familyName: string! = Osei
  email: email! = sam.osei@example.com
  motivation: string = I dressed windows for six years and still love it.
  curriculumVitae: binary
Status
  state: received|in-review|interview|offer|declined
`,
  operations: `
GET /positions ?location ?team -> Position[] | List positions
GET /positions/{positionId} -> Position | Get a position
POST /positions/{positionId}/applications Application -> 202 Status | Apply
GET /applications/{applicationId}/status -> Status | Follow an application
`,
});

/** Those who work here, and those who would like to. */
export const people: Publication[] = [
  {
    name: "workforce-scheduling",
    displayName: "Workforce Scheduling",
    path: "hr/scheduling",
    type: "http",
    description: "Rosters of store teams: shifts, availability, swaps.",
    specification: shifts,
    tags: ["personal-data"],
  },
  {
    name: "timesheets",
    displayName: "Timesheets",
    path: "hr/timesheets",
    description: "Hours worked, for payroll. Closes on the last Sunday of the month at midnight.",
    specification: timesheets,
    tags: ["personal-data"],
  },
  {
    name: "careers",
    displayName: "Careers",
    path: "careers",
    type: "http",
    description: "Open positions in stores, warehouses and the office, and applications for them.",
    specification: careers,
    tags: ["public"],
    properties: { subscriptionRequired: false },
  },
];
