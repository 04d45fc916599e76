DROP TABLE referral_goals;
DROP TABLE plan_step_done;
DROP TABLE plan_parts;
DROP TABLE plan_voices;
DROP TABLE plan_steps;
DROP TABLE plan_goals;
DROP TABLE plans;
