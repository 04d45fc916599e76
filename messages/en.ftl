# The words of papers for families, in plain English. Each language has a file of its own with the same keys, the same
# version and its own date. `file-certified-by` holds who certified the translation; empty while nobody has.
file-version = 1
file-date = 2026-11-24
file-certified-by = the agency’s own words

card-title = Appointment
card-when = Day
card-time = Time
card-time-unknown = Ask for the time
card-where = Where
card-where-unknown = Ask where it is
card-what = What for
card-with = With
card-phone = Phone there
card-way = How to get there
card-scan = Point your phone’s camera at this square. It saves the day and time.
card-cannot-come = If you cannot come, call { $name }: { $phone }
card-cannot-come-no-phone = If you cannot come, tell { $name }
card-cancelled = This appointment is cancelled.

kind-assessment = First talk
kind-first-session = First visit
kind-session = Visit

topic-housing = Housing
topic-health = Doctor or dentist
topic-work = Work and income
topic-travel = Rides

date = { $weekday }, { $month } { $day }, { $year }
time-am = { $time } a.m.
time-pm = { $time } p.m.

weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
