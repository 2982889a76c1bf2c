//! What the room promises as a whole.

use crate::reprints::{Dice, Paper, Story, clusters, link, link_in_runs, link_with};
use crate::{Options, Shelf};
use depeche_model::{Duplicate, Relation, Role};
use proptest::prelude::*;

fn weather(degrees: [u32; 5]) -> String {
    let [a, b, c, d, e] = degrees;
    format!(
        "voici le temps prevu pour demain il fera {a} degres a brest sous la pluie et {b} degres a nantes \
         avec des eclaircies puis {c} degres a pau ou le soleil dominera le vent soufflera jusqu a {d} km h \
         sur les cotes et la mer sera a {e} degres la qualite de l air sera bonne sur tout le pays"
    )
}

#[test]
fn a_reprint_with_a_word_in_six_changed_is_linked_to_its_dispatch() {
    let story = Story::new(1, 8);
    let placed = link(&[
        Paper::new("b", story.clone().reworded(2, 6).text()),
        Paper::new("a", story.text()).dispatch(),
        Paper::new("c", Story::new(3, 8).text()),
    ]);
    assert_eq!((placed[0].role, placed[0].relation), (Role::Copy, Some(Relation::Reprint)));
    assert_eq!(placed[0].of.as_ref().map(|id| id.0.as_str()), Some("a"));
    assert_eq!((placed[1].role, placed[1].relation), (Role::Source, None));
    assert_eq!((placed[2].role, placed[2].cluster.0.as_str()), (Role::Unique, "c"));
}

#[test]
fn a_reprint_of_the_first_half_with_the_papers_own_ending_is_linked() {
    let (story, own) = (Story::new(1, 8), Story::new(2, 4));
    let reprint = story.clone().cut(0, 4).reworded(3, 10).with(&own);
    let placed = link(&[Paper::new("a", story.text()), Paper::new("b", reprint.text())]);
    assert_eq!(placed[1].cluster, placed[0].cluster);
    assert!(placed[1].coverage.is_some_and(|c| (0.2..0.45).contains(&c)), "{:?}", placed[1].coverage);
}

#[test]
fn relations_tell_what_became_of_the_text() {
    let story = Story::new(1, 8);
    let placed = link(&[
        Paper::new("a", story.text()).dispatch(),
        Paper::new("b", story.text()),
        Paper::new("c", story.clone().cut(0, 3).text()),
        Paper::new("d", story.clone().with(&Story::new(2, 3)).text()),
    ]);
    let relations: Vec<_> = placed.iter().map(|d| d.relation).collect();
    let expected = [None, Some(Relation::Exact), Some(Relation::Excerpt), Some(Relation::Update)];
    assert_eq!(relations, expected);
}

#[test]
fn a_copy_of_the_update_comes_from_the_update() {
    let (story, more) = (Story::new(1, 6), Story::new(2, 4));
    let update = story.clone().with(&more);
    let placed = link(&[
        Paper::new("a", story.text()).dispatch(),
        Paper::new("b", update.text()).dated("2017-12-07"),
        Paper::new("c", update.reworded(3, 20).text()).dated("2017-12-08"),
    ]);
    let of: Vec<_> = placed.iter().map(|d| d.of.as_ref().map(|id| id.0.as_str())).collect();
    assert_eq!(of, [None, Some("a"), Some("b")]);
    assert!(placed.iter().all(|d| d.cluster.0 == "a"));
}

#[test]
fn reports_that_differ_in_their_numbers_are_not_linked() {
    let (monday, tuesday) = (weather([12, 15, 19, 60, 17]), weather([9, 11, 16, 80, 15]));
    let found = clusters(&[Paper::new("a", monday), Paper::new("b", tuesday)]);
    assert_ne!(found[0], found[1]);
}

#[test]
fn a_report_reprinted_with_its_numbers_is_linked() {
    let reprint = weather([12, 15, 19, 60, 17]).replace("voici le temps prevu pour", "la meteo de");
    let found = clusters(&[Paper::new("a", weather([12, 15, 19, 60, 17])), Paper::new("b", reprint)]);
    assert_eq!(found, ["a", "a"]);
}

/// A quake report; agencies send the like of it each week.
fn quake(region: &str, [strength, hour, distance, depth]: [u32; 4]) -> String {
    format!(
        "un seisme de magnitude {strength} a secoue {region} a {hour} heures locales son epicentre a ete \
         localise a {distance} km des cotes a une profondeur de {depth} km a precise l institut qui surveille \
         l activite sismique dans le monde entier aucune victime ni aucun degat n a ete signale pour le moment \
         et aucune alerte n a ete emise la region qui borde l ocean connait souvent des tremblements de terre"
    )
}

fn quakes() -> Vec<Paper> {
    let quake = |(n, region): (u32, &&str)| quake(region, [4 + n, 1 + 2 * n, 12 + 17 * n, 9 + 13 * n]);
    let regions = ["le nord", "les iles", "l ouest du pays", "la cote", "le golfe"];
    let numbered = (0..).zip(&regions).map(quake).zip(["a", "b", "c", "d", "e"]);
    numbered.map(|(text, id)| Paper::new(id, text)).collect()
}

#[test]
fn the_words_of_a_form_link_nothing_where_numbers_cannot_tell() {
    let mut papers = quakes();
    // Cut behind the first slots: one number is left, too few to tell.
    let cut = quake("le detroit", [8, 22, 80, 70]).replace("un seisme de magnitude 8 a secoue", "a");
    let cut = cut.split_once("profondeur").unwrap().1.to_owned();
    papers.push(Paper::new("f", cut));
    assert_eq!(clusters(&papers), ["a", "b", "c", "d", "e", "f"]);
}

#[test]
fn a_copy_of_one_filling_is_linked_to_it_alone() {
    let mut papers = quakes();
    let copy =
        papers[2].text.replace("a precise l institut", "selon l institut").replace("pour le moment", "");
    papers[2] = papers[2].clone().dispatch();
    papers.push(Paper::new("f", copy));
    assert_eq!(clusters(&papers), ["a", "b", "c", "d", "e", "c"]);
}

#[test]
fn what_one_site_repeats_links_nothing() {
    let menu = Story::new(90, 4);
    let page = |n: u64| menu.clone().with(&Story::new(n, 2)).text();
    let papers: Vec<Paper> = (1..8).map(|n| Paper::new(&n.to_string(), page(n)).on("exemple.test")).collect();
    assert_eq!(clusters(&papers), ["1", "2", "3", "4", "5", "6", "7"]);
}

#[test]
fn two_pages_in_one_frame_are_not_linked() {
    let (menu, footer) = (Story::new(90, 2), Story::new(91, 3));
    let page = |n: u64| menu.clone().with(&Story::new(n, 2)).with(&footer).text();
    let papers = [Paper::new("a", page(1)).on("s.test"), Paper::new("b", page(2)).on("s.test")];
    assert_eq!(clusters(&papers), ["a", "b"]);
}

/// A brief of thirty words in a frame of two hundred.
fn brief(n: u64) -> Story {
    let Story(mut own) = Story::new(n, 1);
    own[0].truncate(30);
    Story::new(90, 3).with(&Story(own)).with(&Story::new(91, 2))
}

#[test]
fn briefs_in_a_frame_much_longer_than_themselves_are_told_apart() {
    let on_site = |n: u64| Paper::new(&n.to_string(), brief(n).text()).on("s.test");
    assert_eq!(clusters(&[on_site(1), on_site(2)]), ["1", "2"]);
    let mut papers: Vec<Paper> = (1..9).map(on_site).collect();
    assert_eq!(clusters(&papers), ["1", "2", "3", "4", "5", "6", "7", "8"]);
    // Another paper prints one of them, without the frame.
    papers.push(Paper::new("9", Story(brief(5).0[3..4].to_vec()).text()).on("t.test"));
    assert_eq!(clusters(&papers)[8], "5");
}

#[test]
fn two_captures_with_another_box_in_their_midst_are_one_story_if_they_bear_one_date() {
    let capture = |n: u64| Paper::new(&n.to_string(), brief(n).text()).on("s.test").dated("2017-12-07");
    assert_eq!(clusters(&[capture(1), capture(2)]), ["1", "1"]);
}

/// A name of two words, in letters.
fn name(dice: &mut Dice) -> String {
    let mut letters = || -> String { (0..5).map(|_| char::from(b'a' + dice.roll(26) as u8)).collect() };
    format!("{} {}", letters(), letters())
}

/// An obituary; papers print the like of it each day, without a number.
fn obituary(n: u64) -> String {
    let mut dice = Dice(n);
    let [her, town, birth, work, chapel] = [(); 5].map(|()| name(&mut dice));
    format!(
        "{her} of {town} passed away peacefully at home surrounded by family and friends born in {birth} in the \
         last year of the war she worked for many years at the {work} in the centre of the town where all knew \
         and liked her she is survived by her brothers and by many nieces and nephews a memorial service will be \
         held at the chapel of {chapel} with visitation one hour before the service in lieu of flowers the family \
         asks that gifts be made to the hospice"
    )
}

#[test]
fn a_form_without_numbers_links_nothing_but_copies_of_one_filling() {
    let obituary = |n: u64| Paper::new(&n.to_string(), obituary(n));
    let mut papers: Vec<Paper> = (1..7).map(obituary).collect();
    papers[2] = papers[2].clone().dispatch();
    papers.push(Paper::new("8", papers[2].text.replace("for many years", "until last year")));
    assert_eq!(clusters(&papers), ["1", "2", "3", "4", "5", "6", "3"]);
}

#[test]
fn a_page_of_which_only_the_frame_is_left_is_linked_to_no_other() {
    let frame = Story::new(91, 3);
    let page = Story::new(1, 4).with(&frame).text();
    let on =
        |site: &str| [Paper::new("a", page.clone()).on("s.test"), Paper::new("b", frame.text()).on(site)];
    assert_eq!(clusters(&on("s.test")), ["a", "b"]);
    assert_eq!(clusters(&on("t.test")), ["a", "a"], "another site prints a part");
}

#[test]
fn many_captures_of_one_page_are_one_story_and_no_template() {
    let story = Story::new(1, 6);
    let capture = |n: u64| story.clone().reworded(n, 60).text();
    let papers: Vec<Paper> =
        (0..9).map(|n| Paper::new(&n.to_string(), capture(n)).on("exemple.test")).collect();
    assert_eq!(clusters(&papers), ["0"; 9]);
}

#[test]
fn a_shared_paragraph_of_background_is_reported_and_joins_nothing() {
    let background = Story::new(50, 1);
    let story = |n: u64| Story::new(n, 5).with(&background).text();
    let placed = link(&[Paper::new("a", story(1)), Paper::new("b", story(2))]);
    assert_eq!((placed[0].role, placed[1].role), (Role::Unique, Role::Unique));
    assert_eq!(placed[1].relation, Some(Relation::Background));
    assert_eq!(placed[1].of.as_ref().map(|id| id.0.as_str()), Some("a"));
}

#[test]
fn two_short_stories_on_a_background_longer_than_each_are_not_linked() {
    let background = Story::new(50, 2);
    let story = |n: u64| Story::new(n, 1).with(&background);
    let amid = |n: u64| Story::new(n, 1).with(&background).with(&Story::new(n + 20, 1));
    for text in [&story as &dyn Fn(u64) -> Story, &amid] {
        let papers = [Paper::new("a", text(1).text()), Paper::new("b", text(2).text())];
        let placed = link(&papers);
        assert_eq!((placed[0].role, placed[1].role), (Role::Unique, Role::Unique));
        assert_eq!(placed[1].relation, Some(Relation::Background));
    }
}

#[test]
fn a_version_with_a_new_lead_is_linked() {
    let story = Story::new(1, 8);
    let version = Story::new(2, 1).with(&story.clone().cut(1, 8));
    assert_eq!(clusters(&[Paper::new("a", story.text()), Paper::new("b", version.text())]), ["a", "a"]);
}

#[test]
fn a_page_with_two_stories_is_no_bridge() {
    let (one, two) = (Story::new(1, 6), Story::new(2, 6));
    let mut papers = vec![Paper::new("both", one.clone().with(&two).text())];
    for n in 0..4 {
        papers.push(Paper::new(&format!("one{n}"), one.clone().reworded(10 + n, 12).text()));
        papers.push(Paper::new(&format!("two{n}"), two.clone().reworded(20 + n, 12).text()));
    }
    let found = clusters(&papers);
    assert!(found[1..].iter().step_by(2).all(|c| *c == found[1]));
    assert!(found[2..].iter().step_by(2).all(|c| *c == found[2]));
    assert_ne!(found[1], found[2]);
}

#[test]
fn a_dispatch_in_three_hundred_papers_is_one_cluster() {
    let story = Story::new(1, 5);
    let copy = |n: u64| Paper::new(&format!("p{n:03}"), story.clone().reworded(n, 12).text());
    let papers: Vec<Paper> = (0..300).map(copy).chain([Paper::new("a", story.text()).dispatch()]).collect();
    assert!(clusters(&papers).iter().all(|cluster| cluster == "a"));
}

#[test]
fn a_block_shared_far_apart_in_time_links_nothing_and_edited_text_does() {
    let story = Story::new(1, 8);
    let dated = |text: &Story, date: &str| {
        let papers =
            [Paper::new("a", story.text()).dated("2017-12-07"), Paper::new("b", text.text()).dated(date)];
        clusters(&papers)
    };
    let block = story.clone().cut(3, 6).with(&Story::new(2, 2));
    assert_eq!(dated(&block, "2017-12-08"), ["a", "a"]);
    assert_eq!(dated(&block, "2018-02-01"), ["a", "b"]);
    let edited = story.clone().reworded(3, 3);
    assert_eq!(dated(&edited, "2018-02-01"), ["a", "a"], "dates in dumps are often those of the page");
}

#[test]
fn the_source_is_the_dispatch_then_the_earliest_then_the_lowest_id() {
    let text = |n: u64| Story::new(1, 6).reworded(n, 15).text();
    let source = |papers: &[Paper]| clusters(papers).remove(0);
    let (early, late) = ("2017-12-07T08:00:00Z", "2017-12-07T09:30:00+01:00");
    let (a, b) = (Paper::new("a", text(2)), Paper::new("b", text(3)));
    assert_eq!(source(&[a.clone().dated(early), b.clone().dated("2017-12-08").dispatch()]), "b");
    assert_eq!(source(&[a.clone().dated(late), b.clone().dated(early)]), "b");
    assert_eq!(source(&[b, a]), "a");
}

#[test]
fn short_texts_are_linked_only_if_they_are_the_same() {
    let texts = ["page introuvable", "page introuvable", "page interdite", "", ""];
    let papers: Vec<Paper> =
        texts.iter().zip(["a", "b", "c", "d", "e"]).map(|(t, id)| Paper::new(id, *t)).collect();
    assert_eq!(clusters(&papers), ["a", "a", "c", "d", "e"]);
}

#[test]
fn scripts_without_spaces_are_compared() {
    let story = |seed: u64| -> Vec<char> {
        let mut dice = Dice(seed);
        (0..400).map(|_| char::from_u32(0x4E00 + dice.roll(1500) as u32).unwrap()).collect()
    };
    let text = |story: &[char]| story.iter().collect::<String>();
    let mut reprint = story(1);
    (0..400).step_by(25).for_each(|at| reprint[at] = '改');
    let papers = [text(&story(1)), text(&reprint), text(&story(2))];
    let papers: Vec<Paper> =
        papers.into_iter().zip(["a", "b", "c"]).map(|(t, id)| Paper::new(id, t)).collect();
    assert_eq!(clusters(&papers), ["a", "a", "c"]);
}

/// Stories, reprints, pages in frames, dates and dispatches, all mixed.
fn dump(seed: u64) -> Vec<Paper> {
    let mut dice = Dice(seed);
    let frame = Story::new(99, 2);
    let paper = |n: usize| {
        let story = Story::new(dice.roll(8) as u64, 6);
        let edited = story.reworded(n as u64, 3 + dice.roll(30)).cut(dice.roll(3), 4 + dice.roll(3));
        let mut paper = Paper::new(&format!("p{n:02}"), edited.text());
        if dice.roll(2) == 0 {
            paper = Paper::new(&paper.id, edited.with(&frame).text()).on(["x.test", "y.test"][dice.roll(2)]);
        }
        if dice.roll(3) == 0 {
            paper = paper.dated(["2017-12-07", "2017-12-30", "2017-12-08T10:00:00Z"][dice.roll(3)]);
        }
        if dice.roll(9) == 0 { paper.dispatch() } else { paper }
    };
    (0..40).map(paper).collect()
}

fn by_id(papers: &[Paper]) -> Vec<(String, Duplicate)> {
    let mut found: Vec<_> = papers.iter().map(|p| p.id.clone()).zip(link(papers)).collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let papers = dump(7);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| link(&papers))
    };
    let one = with(1);
    assert!(one.iter().filter(|d| d.role == Role::Copy).count() > 5, "the dump is too easy");
    assert_eq!(one, with(2));
    assert_eq!(one, with(8));
}

#[test]
fn several_runs_over_an_index_are_one_batch() {
    for seed in 0..6 {
        let papers = dump(seed);
        let (first, rest) = papers.split_at(25);
        let (second, third) = rest.split_at(10);
        assert_eq!(link_in_runs(&[first, second, &[], third]), link(&papers), "{seed}");
    }
}

fn indexed(papers: &[Paper]) -> tempfile::TempDir {
    let index = tempfile::tempdir().unwrap();
    let mut shelf = Shelf::with_index(Options::default(), index.path()).unwrap();
    papers.iter().for_each(|paper| shelf.push(paper.sign()).unwrap());
    shelf.cluster().unwrap().commit().unwrap();
    index
}

#[test]
fn a_run_that_is_not_committed_leaves_the_index_as_it_was() {
    let index = indexed(&dump(1));
    let mut shelf = Shelf::with_index(Options::default(), index.path()).unwrap();
    shelf.push(Paper::new("late", Story::new(5, 3).text()).sign()).unwrap();
    drop(shelf.cluster().unwrap());
    let again = Shelf::with_index(Options::default(), index.path()).unwrap();
    assert_eq!(again.known().len(), 40);
}

#[test]
fn one_changed_byte_anywhere_in_an_index_is_noticed() {
    let index = indexed(&dump(1)[..4]);
    for entry in std::fs::read_dir(index.path()).unwrap() {
        let path = entry.unwrap().path();
        let whole = std::fs::read(&path).unwrap();
        for at in (0..whole.len()).step_by(whole.len() / 20 + 1).chain([whole.len() - 1]) {
            let mut broken = whole.clone();
            broken[at] ^= 4;
            std::fs::write(&path, &broken).unwrap();
            let opened = Shelf::with_index(Options::default(), index.path());
            let error = opened.err().unwrap_or_else(|| panic!("{} at {at}", path.display()));
            let told = error.to_string();
            assert!(told.contains(&*index.path().to_string_lossy()), "{told}");
        }
        for cut in [0, whole.len() / 2, whole.len() - 2] {
            std::fs::write(&path, &whole[..cut]).unwrap();
            assert!(Shelf::with_index(Options::default(), index.path()).is_err(), "{} cut", path.display());
        }
        std::fs::remove_file(&path).unwrap();
        assert!(Shelf::with_index(Options::default(), index.path()).is_err(), "{} gone", path.display());
        std::fs::write(&path, &whole).unwrap();
    }
    assert!(Shelf::with_index(Options::default(), index.path()).is_ok());
}

#[test]
fn how_much_memory_there_is_changes_nothing() {
    let papers = dump(7);
    let with = |memory| link_with(&papers, Options { memory, ..Options::default() });
    let much = with(1 << 30);
    for little in [0, 1 << 12, 1 << 16] {
        assert_eq!(with(little), much);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_order_of_the_signatures_changes_nothing(seed in 0u64..1000, shuffle in any::<u64>()) {
        let papers = dump(seed);
        let mut shuffled = papers.clone();
        let mut dice = Dice(shuffle);
        (1..shuffled.len()).for_each(|at| shuffled.swap(at, dice.roll(at + 1)));
        prop_assert_eq!(by_id(&papers), by_id(&shuffled));
    }

    #[test]
    fn clusters_are_named_by_their_one_source(seed in 0u64..1000) {
        let papers = dump(seed);
        for (paper, placed) in papers.iter().zip(link(&papers)) {
            prop_assert_eq!(placed.role != Role::Copy, placed.cluster.0 == paper.id);
            prop_assert_eq!(placed.role == Role::Copy, placed.of.is_some() && placed.relation != Some(Relation::Background));
            prop_assert!(placed.coverage.is_none_or(|c| (0.0..=1.0).contains(&c)));
        }
    }

    #[test]
    fn any_texts_are_taken(texts in prop::collection::vec("([a-c] |[0-9]{1,3} |你|好|ก){0,30}|\\PC{0,20}", 0..12), sites in any::<bool>()) {
        let paper = |(n, text): (usize, &String)| {
            let paper = Paper::new(&n.to_string(), text.as_str()).dated(text);
            if sites { paper.on("exemple.test") } else { paper }
        };
        let papers: Vec<Paper> = texts.iter().enumerate().map(paper).collect();
        prop_assert_eq!(link(&papers).len(), papers.len());
    }
}
