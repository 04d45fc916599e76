DROP TABLE transfer_seats;
DROP TABLE transfers;
DROP FUNCTION transfer_seats_for_good();
