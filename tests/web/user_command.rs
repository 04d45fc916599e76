//! `homeward user` as an administrator runs it: the program itself, its words and its exit codes.

use std::io::Write as _;
use std::process::{Command, Stdio};

use actix_web::http::StatusCode;
use tempfile::TempDir;

use crate::identity::{PASSWORD, sign_in};
use crate::support::{TestApp, on_both};

/// Runs the command over the test's database, with a key file of its own: its exit code and all that it said.
fn user(app: &TestApp, folder: &TempDir, typed: &str, arguments: &[&str]) -> (i32, String) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_homeward"))
        .arg("user")
        .args(arguments)
        .args(["--database-url", &app.database.url])
        .arg("--key-file")
        .arg(folder.path().join("homeward.key"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(process.stdin.take().unwrap(), "{typed}").unwrap();
    let done = process.wait_with_output().unwrap();
    let said = format!("{}{}", String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap());
    (done.status.code().unwrap(), said)
}

fn link_in(said: &str) -> String {
    let link = said.lines().find(|line| line.contains("/welcome/")).unwrap();
    link[link.find("/welcome/").unwrap()..].to_owned()
}

on_both! {
    async fn the_first_administrator_is_made_with_a_password_that_holds(app) {
        let folder = tempfile::tempdir().unwrap();
        let who = ["add", "--email", "bea@county.test", "--name", "Bea Boss", "--role", "administrator"];
        let (code, said) = user(&app, &folder, "Bea Boss 2026 Bea", &who);
        assert_eq!(code, 2);
        assert!(said.contains("made of your name"), "{said}");
        assert_eq!(user(&app, &folder, PASSWORD, &who).0, 0);
        let page = sign_in(&mut app.nobody(), "bea@county.test", PASSWORD).await;
        assert_eq!(page.location, "/sign-in/agreement", "nothing opens before the agreement");
        let (code, said) = user(&app, &folder, PASSWORD, &who);
        assert_eq!(code, 2);
        assert!(said.contains("somebody signs in with bea@county.test already"), "{said}");
    }

    async fn a_link_from_the_command_line_opens_once_and_a_newer_one_takes_its_place(app) {
        let folder = tempfile::tempdir().unwrap();
        let who = ["invite", "--email", "nora@county.test", "--name", "Nora New", "--role", "manager"];
        let (code, said) = user(&app, &folder, "", &who);
        assert_eq!(code, 0, "{said}");
        let first = link_in(&said);
        app.move_clock(chrono::DateTime::from(std::time::SystemTime::now()));
        assert_eq!(app.nobody().get(&first).await.status, StatusCode::OK);
        let (code, said) = user(&app, &folder, "", &["link", "--email", "Nora@County.test"]);
        assert_eq!(code, 0, "{said}");
        assert_eq!(app.nobody().get(&first).await.status, StatusCode::NOT_FOUND);
        app.nobody().get(&link_in(&said)).await.says("Welcome to Homeward, Nora New");
        let (code, said) = user(&app, &folder, "", &["link", "--email", "nobody@county.test"]);
        assert_eq!(code, 2);
        assert!(said.contains("nobody signs in with nobody@county.test"), "{said}");
    }
}
