DROP TABLE partner_trips;
DROP TABLE partner_contacts;
DROP TABLE partner_offers;
DROP TABLE partner_terms;
DROP TABLE partners;
