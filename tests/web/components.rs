//! Every component macro and the layout, rendered: labels belong to fields, descriptions exist, text is escaped.
#![expect(clippy::unwrap_used, reason = "a page that does not render fails its test")]

use askama::Template;
use homeward::web::form::Problems;

fn problems(of: &[(&str, &str)]) -> Problems {
    let mut problems = Problems::default();
    for (name, message) in of {
        problems.add(*name, *message);
    }
    problems
}

struct Person {
    name: String,
    role: &'static str,
    idle_seconds: i64,
}

struct Item {
    href: &'static str,
    label: &'static str,
    current: bool,
}

struct Open {
    href: &'static str,
    number: &'static str,
    until: &'static str,
    is_here: bool,
}

/// The shape that `web::page::Frame` has towards the layout.
struct Frame {
    css: &'static str,
    js: &'static str,
    icon: &'static str,
    person: Option<Person>,
    nav: Vec<Item>,
    opened: Vec<Open>,
    csrf: String,
    demo: bool,
    flash: Option<String>,
    printed: String,
}

fn frame(person: Option<&str>) -> Frame {
    Frame {
        css: "/assets/app.css",
        js: "/assets/app.js",
        icon: "/assets/icon.svg",
        person: person.map(|name| Person { name: name.to_owned(), role: "Supervisor", idle_seconds: 900 }),
        nav: vec![
            Item { href: "/day", label: "My day", current: true },
            Item { href: "/families", label: "Families", current: false },
        ],
        opened: vec![Open { href: "/families/1", number: "F-2026-00001", until: "9:00 p.m.", is_here: true }],
        csrf: "token-1".to_owned(),
        demo: person.is_some(),
        flash: person.map(|_| "Family saved".to_owned()),
        printed: "22 November 2026, 4:10 pm".to_owned(),
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "layout.html" %}{% block title %}Families{% endblock %}{% block width %}narrow{% endblock %}{% block main %}<h1>Families</h1>{% endblock %}"#
)]
struct Framed {
    frame: Frame,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% import "components/form.html" as form -%}
{{ form::error_title(problems) }}{{ form::error_summary(problems) }}
<form novalidate>{{ form::hidden(token, "form-9") }}{{ form::version(3) }}{{ form::enter("Save") }}
{% call form::group("Mother", "As on the petition") %}
{{ form::text("child.1.name", "Name", "As on the petition", name, problems, width="short") }}
{{ form::text("phone", "Phone", "", "", problems, kind="tel", autocomplete="tel", inputmode="tel") }}
{% endcall %}
{{ form::date("removed_on", "Removed on", "", "2026-11-22", problems, max="2026-11-22") }}
{{ form::time("at", "Time", "Local time", "", problems) }}
{{ form::number("miles", "Miles", "", 12, problems, unit="miles") }}
{{ form::textarea("note", "Note", "", note, problems, rows=6) }}
{{ form::select("office", "Office", "", chosen, problems, offices) }}
{{ form::radios("how", "How", "Choose one", "home", problems, ways, inline=true) }}
{{ form::checkboxes("who", "Who", "", problems, people) }}
{{ form::checkbox("icwa", "Tribe noticed", "By mail", true, problems) }}
{% for child in children %}{% call form::repeat("Child", "child.1") %}{{ form::text(child.as_str(), "School", "", "", problems) }}{% endcall %}{% endfor %}
{{ form::add("child", "Add another child") }}
{{ form::submit("Save family", "/families") }}{{ form::submit_or_keep("Save", "/families", "/families/new") }}{{ form::draft_state() }}</form>
{{ form::button("/tasks/1/done", "Done", token, about="Alvarado") }}"#
)]
struct Form {
    problems: Problems,
    token: String,
    name: String,
    note: String,
    chosen: String,
    offices: Vec<(String, String)>,
    ways: &'static [(&'static str, &'static str)],
    people: Vec<(&'static str, &'static str, bool)>,
    children: Vec<String>,
}

fn form(of: &[(&str, &str)]) -> String {
    Form {
        problems: problems(of),
        token: "token-1".to_owned(),
        name: r#""><b>O'Neil"#.to_owned(),
        note: "\nfirst line was empty".to_owned(),
        chosen: "south".to_owned(),
        offices: vec![("north".to_owned(), "North".to_owned()), ("south".to_owned(), "South".to_owned())],
        ways: &[("home", "At home"), ("phone", "By phone")],
        people: vec![("mother", "Mother", true), ("father", "Father", false)],
        children: vec!["child.1.school".to_owned(), "child.2.school".to_owned()],
    }
    .render()
    .unwrap()
}

/// The values of an attribute, in order.
fn attribute<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let opening = format!(" {name}=\"");
    page.split(opening.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

const EVERY_PROBLEM: &[(&str, &str)] = &[
    ("child.1.name", "Enter the child's <name>"),
    ("removed_on", "Enter the date"),
    ("at", "Enter the time"),
    ("miles", "Enter a number"),
    ("note", "Enter a note"),
    ("office", "Choose an office"),
    ("how", "Choose how"),
    ("who", "Choose who"),
    ("icwa", "Tick"),
];

#[test]
fn every_label_belongs_to_a_field_and_every_description_exists() {
    for page in [form(&[]), form(EVERY_PROBLEM)] {
        let ids = attribute(&page, "id");
        for id in &ids {
            assert_eq!(ids.iter().filter(|other| *other == id).count(), 1, "{id} is there once");
        }
        for label in attribute(&page, "for") {
            assert!(ids.contains(&label), "label for {label}");
        }
        for described in attribute(&page, "aria-describedby") {
            for id in described.split(' ') {
                assert!(ids.contains(&id), "described by {id}");
            }
        }
    }
}

#[test]
fn a_sound_form_says_nothing_about_problems() {
    let page = form(&[]);
    assert!(!page.contains("aria-invalid") && !page.contains("Error") && !page.contains("There is a problem"));
}

#[test]
fn each_problem_is_in_the_summary_beside_its_field_and_in_the_title() {
    let page = form(EVERY_PROBLEM);
    assert!(page.starts_with("Error: "));
    let ids = attribute(&page, "id");
    for (name, _) in EVERY_PROBLEM {
        assert!(ids.contains(name), "the summary's link to {name} lands");
        assert!(page.contains(&format!(r##"<a href="#{name}">"##)), "{name} is in the summary");
        assert!(ids.contains(&format!("{name}-error").as_str()), "{name} has its message");
    }
    assert_eq!(attribute(&page, "aria-invalid").len(), 7 + 2 + 2, "seven fields, two radios, two boxes");
    assert!(page.contains(r#"aria-describedby="child.1.name-hint child.1.name-error""#));
}

#[test]
fn what_was_typed_comes_back_escaped_and_whole() {
    let page = form(EVERY_PROBLEM);
    assert!(!page.contains("<b>") && !page.contains("<name>"));
    assert!(page.contains("O&#39;Neil"));
    assert!(page.contains(
        "rows=\"6\" aria-invalid=\"true\" aria-describedby=\"note-error\">\n\nfirst line was empty</textarea>"
    ));
}

#[test]
fn choices_already_made_are_marked() {
    let page = form(&[]);
    assert!(page.contains(r#"<option value="south" selected>"#) && page.contains(r#"<option value="north">"#));
    assert!(page.contains(r#"value="home" checked>"#) && page.contains(r#"value="phone">"#));
    assert!(page.contains(r#"value="mother" checked>"#) && page.contains(r#"value="father">"#));
}

#[test]
fn the_layout_shows_who_is_signed_in_and_lets_them_out() {
    let page = Framed { frame: frame(Some("Dana <Reyes>")) }.render().unwrap();
    assert!(page.contains("<title>Families - Homeward</title>"));
    assert!(page.contains("Dana &#60;Reyes&#62;") && page.contains(r#"action="/sign-out""#));
    assert!(page.contains(r#"name="csrf_token" value="token-1""#));
    assert!(page.contains(r#"<a href="/day" aria-current="page">My day</a>"#));
    assert!(page.contains("Printed 22 November 2026, 4:10 pm by Dana"));
    assert!(page.contains("fictional data") && page.contains("Family saved"));
}

#[test]
fn a_page_before_sign_in_has_no_menu() {
    let page = Framed { frame: frame(None) }.render().unwrap();
    assert!(!page.contains("<nav") && !page.contains("sign-out") && !page.contains("fictional"));
    assert!(page.contains("wrap stack-l narrow"));
}

#[test]
fn pages_carry_nothing_that_the_content_policy_forbids() {
    for page in [Framed { frame: frame(Some("Dana")) }.render().unwrap(), form(EVERY_PROBLEM), parts()] {
        for forbidden in [" style=", "<style", "javascript:", " onclick=", " onchange=", " onsubmit=", "<script>"] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
    }
}

struct Count {
    label: &'static str,
    number: usize,
    href: &'static str,
    current: bool,
    kind: &'static str,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% import "components/banner.html" as banner -%}
{% import "components/chart.html" as chart -%}
{% import "components/counts.html" as counts -%}
{% import "components/docket.html" as docket -%}
{% import "components/facts.html" as facts -%}
{% import "components/filters.html" as filters -%}
{% import "components/notice.html" as notice -%}
{% import "components/pager.html" as pager -%}
{% import "components/paper.html" as paper -%}
{% import "components/progress.html" as progress -%}
{% import "components/records.html" as records -%}
{% import "components/tag.html" as tag -%}
{% import "components/tasks.html" as tasks -%}
{% import "components/timeline.html" as timeline -%}
{% import "components/versions.html" as versions -%}
{% call banner::banner(text, "F-2026-00042", items) %}{{ banner::alert("bad", text) }}{% endcall %}
{{ counts::strip("Families by milestone", strip) }}
{% call docket::room("Courtroom 3B") %}{{ docket::hearing("9:00 am", "/f", text, "27-JV-26-107", "Review hearing") }}{% call docket::hearing_with("9:30 am", "/f", "Beck", "27-JV-26-108", "Review hearing") %}<a href="/s">Summary</a>{% endcall %}{% endcall %}
{% call facts::list() %}{{ facts::fact("Removed", text, "/change") }}{{ facts::fact("Tribe", "") }}
{% call facts::rich("File") %}<a href="/f">27</a>{% endcall %}{% endcall %}
{% call filters::form("/families", "Filter families") %}<p>fields</p>{% endcall %}
{% call filters::line("/docket", "Choose a day") %}<p>fields</p>{% endcall %}
{% call filters::chips() %}{{ filters::chip("/families", text) }}{% endcall %}
{{ notice::line("plain", text) }}{% call notice::notice("warn", text) %}<p>body</p>{% endcall %}
{% call notice::empty("All caught up") %}<p>Nothing is due.</p>{% endcall %}
{{ pager::pager(previous, next, "1 to 50 of 412") }}
{{ progress::days(120, 184, "warn") }}{{ progress::bar(190, 184, "bad", text) }}
{% call records::table("Families") %}
{% call records::head() %}{{ records::column("Family") }}{{ records::sortable("Days", "/?sort=days", "ascending", "num") }}{% endcall %}
{% call records::body() %}{% for item in items %}{% call records::row() %}
{% call records::first() %}<a href="{{ item.href }}">{{ item.label }}</a>{% endcall %}
{{ records::cell("Days", 120, "num") }}{% call records::rich("Stands") %}{{ tag::tag("warn", text) }}{% endcall %}
{% endcall %}{% endfor %}{% endcall %}{% endcall %}
{% call tasks::list("Needs attention") %}{{ tasks::task("/f", text, "why", "bad", "Overdue", "Log", "/log") }}{{ tasks::later("Closing", "Cannot start yet") }}{% endcall %}
{% call timeline::list("Events") %}{% call timeline::event("Home visit", text, "20 November 2026", "2026-11-20") %}<p>At home.</p>{% endcall %}{% endcall %}
{% call versions::compare("Yours", "Saved") %}{{ versions::row("Goal", text, "Adoption", true) }}{{ versions::row("Start", "a", "a", false) }}{% endcall %}
{% call paper::sheet() %}{% call paper::heading("Status summary", "27-JV-26-107") %}<div>a</div><div>b</div>{% endcall %}
{% call paper::table("Children") %}<tbody><tr><td>{{ text }}</td></tr></tbody>{% endcall %}
{% call paper::signatures() %}{{ paper::signature(text, "Worker") }}{% endcall %}{% endcall %}{{ paper::print("Print") }}
{% call chart::figure("<svg></svg>", "Reunified") %}<table></table>{% endcall %}"#
)]
struct Parts {
    text: &'static str,
    items: Vec<Item>,
    strip: Vec<Count>,
    previous: Option<String>,
    next: Option<String>,
}

fn parts() -> String {
    Parts {
        text: "A <b> & c",
        items: vec![
            Item { href: "/f/1", label: "Alvarado", current: true },
            Item { href: "/f/2", label: "Beck", current: false },
        ],
        strip: vec![Count { label: "Past the mark", number: 4, href: "/m?stands=past", current: true, kind: "bad" }],
        previous: None,
        next: Some("/families?after=9".to_owned()),
    }
    .render()
    .unwrap()
}

#[test]
fn no_component_lets_markup_through() {
    let page = parts();
    assert!(!page.contains("<b>"));
    assert_eq!(page.matches("A &#60;b&#62; &#38; c").count(), 16);
}

#[test]
fn lists_of_records_keep_their_meaning_as_cards() {
    let page = parts();
    let table = page.split("<div class=\"records ").nth(1).unwrap().split("</div>\n</div>").next().unwrap();
    for (element, role) in [("<table", "table"), ("<tr", "row"), ("<tbody", "rowgroup"), ("<td", "cell")] {
        for opened in table.split(&format!("{element} ")).skip(1) {
            assert!(opened.starts_with(&format!("role=\"{role}\"")), "{element} says its role");
        }
    }
    assert!(table.contains(r#"data-label="Days""#) && table.contains(r#"aria-sort="ascending""#));
}

#[test]
fn a_pager_leads_only_where_there_is_something() {
    let page = parts();
    assert!(page.contains(r#"rel="next" href="/families?after=9""#) && !page.contains(r#"rel="prev""#));
}

#[test]
fn an_empty_fact_is_said_in_words() {
    assert!(parts().contains("Not provided"));
}

#[test]
fn a_count_says_which_list_is_open() {
    assert!(parts().contains(r#"class="bad" aria-current="true"><span class="count">4</span>"#));
}

#[test]
fn a_field_that_differs_between_versions_is_named_in_words() {
    assert_eq!(parts().matches("Differs").count(), 1);
}
