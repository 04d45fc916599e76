# Hmong (White Hmong, Romanized Popular Alphabet). See en.ftl.
file-version = 1
file-date = 2026-11-24
file-certified-by = { "" }

card-title = Teem caij
card-when = Hnub
card-time = Sij hawm
card-time-unknown = Nug seb yog thaum twg
card-where = Qhov chaw
card-where-unknown = Nug seb nyob qhov twg
card-what = Txog dab tsi
card-with = Nrog
card-phone = Xov tooj ntawm qhov chaw
card-way = Yuav mus li cas
card-scan = Muab koj lub koob yees duab hauv xov tooj taw rau lub plaub fab no. Nws khaws hnub thiab sij hawm.
card-cannot-come = Yog koj tuaj tsis tau, hu rau { $name }: { $phone }
card-cannot-come-no-phone = Yog koj tuaj tsis tau, qhia { $name }
card-cancelled = Lub teem caij no raug tso tseg lawm.

kind-assessment = Thawj zaug sib tham
kind-first-session = Thawj zaug mus ntsib
kind-session = Mus ntsib

topic-housing = Tsev nyob
topic-health = Kws kho mob lossis kws kho hniav
topic-work = Haujlwm thiab nyiaj txiag
topic-travel = Kev thauj mus los

date = { $weekday }, { $month } tim { $day }, { $year }
time-am = { $time } AM
time-pm = { $time } PM

weekday-1 = hnub Ib
weekday-2 = hnub Ob
weekday-3 = hnub Peb
weekday-4 = hnub Plaub
weekday-5 = hnub Tsib
weekday-6 = hnub Rau
weekday-7 = hnub Xya

month-1 = lub Ib Hlis
month-2 = lub Ob Hlis
month-3 = lub Peb Hlis
month-4 = lub Plaub Hlis
month-5 = lub Tsib Hlis
month-6 = lub Rau Hli
month-7 = lub Xya Hli
month-8 = lub Yim Hli
month-9 = lub Cuaj Hli
month-10 = lub Kaum Hli
month-11 = lub Kaum Ib Hlis
month-12 = lub Kaum Ob Hlis
