DROP TABLE referral_events;
DROP TABLE referrals;
DROP TABLE provider_services;
DROP TABLE providers;
