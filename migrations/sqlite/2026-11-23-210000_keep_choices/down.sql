DROP TABLE referral_choices;
