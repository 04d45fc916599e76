# Spanish. See en.ftl.
file-version = 1
file-date = 2026-11-24
file-certified-by = { "" }

card-title = Cita
card-when = Día
card-time = Hora
card-time-unknown = Pregunte la hora
card-where = Dónde
card-where-unknown = Pregunte dónde es
card-what = Para qué
card-with = Con
card-phone = Teléfono del lugar
card-way = Cómo llegar
card-scan = Apunte la cámara de su teléfono a este cuadro. Guarda el día y la hora.
card-cannot-come = Si no puede venir, llame a { $name }: { $phone }
card-cannot-come-no-phone = Si no puede venir, avise a { $name }
card-cancelled = Esta cita está cancelada.

kind-assessment = Primera conversación
kind-first-session = Primera visita
kind-session = Visita

topic-housing = Vivienda
topic-health = Médico o dentista
topic-work = Trabajo e ingresos
topic-travel = Transporte

date = { $weekday }, { $day } de { $month } de { $year }
time-am = { $time } a. m.
time-pm = { $time } p. m.

weekday-1 = lunes
weekday-2 = martes
weekday-3 = miércoles
weekday-4 = jueves
weekday-5 = viernes
weekday-6 = sábado
weekday-7 = domingo

month-1 = enero
month-2 = febrero
month-3 = marzo
month-4 = abril
month-5 = mayo
month-6 = junio
month-7 = julio
month-8 = agosto
month-9 = septiembre
month-10 = octubre
month-11 = noviembre
month-12 = diciembre
