# Somali. See en.ftl.
file-version = 1
file-date = 2026-11-24
file-certified-by = { "" }

card-title = Ballan
card-when = Maalinta
card-time = Saacadda
card-time-unknown = Weydii saacadda
card-where = Halka
card-where-unknown = Weydii halka ay tahay
card-what = Ku saabsan
card-with = Goobta
card-phone = Telefoonka goobta
card-way = Sida loo tago
card-scan = Kamarada telefoonkaaga ku beeg afargeeskan. Wuxuu kaydiyaa maalinta iyo saacadda.
card-cannot-come = Haddii aadan iman karin, wac { $name }: { $phone }
card-cannot-come-no-phone = Haddii aadan iman karin, u sheeg { $name }
card-cancelled = Ballantan waa la baajiyay.

kind-assessment = Wada hadalka koowaad
kind-first-session = Booqashada koowaad
kind-session = Booqasho

topic-housing = Guri
topic-health = Dhakhtar ama dhakhtarka ilkaha
topic-work = Shaqo iyo dakhli
topic-travel = Gaadiid

date = { $weekday }, { $day } { $month } { $year }
time-am = { $time } AM
time-pm = { $time } PM

weekday-1 = Isniin
weekday-2 = Talaado
weekday-3 = Arbaco
weekday-4 = Khamiis
weekday-5 = Jimce
weekday-6 = Sabti
weekday-7 = Axad

month-1 = Jannaayo
month-2 = Febraayo
month-3 = Maarso
month-4 = Abriil
month-5 = Maajo
month-6 = Juun
month-7 = Luulyo
month-8 = Agoosto
month-9 = Sebteembar
month-10 = Oktoobar
month-11 = Nofeembar
month-12 = Diseembar
