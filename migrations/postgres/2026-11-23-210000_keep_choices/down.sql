DROP TABLE referral_choices;
DROP FUNCTION referral_choices_for_good();
DROP FUNCTION referral_choices_of_its_step();
