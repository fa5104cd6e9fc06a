use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, GB18030, ISO_8859_2, KOI8_R, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251, WINDOWS_1256,
};

use super::*;

const RUSSIAN: &str =
    "Министр обороны заявил в понедельник, что войска останутся на границе ещё одну неделю.";
const CHINESE: &str = "外交部发言人星期一表示，两国将继续就边界问题举行会谈，并反对任何单方面行动。";
const JAPANESE: &str = "外務省の報道官は月曜日、両国が国境問題について協議を続けると述べた。";
const POLISH: &str = "Minister powiedział w poniedziałek, że żołnierze zostaną na granicy jeszcze przez tydzień, choć Łotwa się sprzeciwia.";
const KOREAN: &str = "외교부 대변인은 월요일 양국이 국경 문제에 대해 협의를 계속할 것이라고 밝혔다.";
const ARABIC: &str = "قال المتحدث باسم وزارة الخارجية يوم الاثنين إن البلدين سيواصلان المحادثات بشأن الحدود.";

#[test]
fn charsets() {
    for (bytes, text) in [
        (b"\xef\xbb\xbfcaf\xc3\xa9".as_slice(), "café"),
        (b"\xff\xfea\0b\0", "ab"),
        (b"<meta charset=\"utf-8\">\xa1Hola, se\xf1or! El a\xf1o pr\xf3ximo ser\xe1 mejor.", "<meta charset=\"utf-8\">¡Hola, señor! El año próximo será mejor."),
        (b"<meta charset=windows-1251>\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0", "<meta charset=windows-1251>Привет, мир"),
        (b"The caf\xc3\xa9 and the na\xc3\xafve \xc3\xa9l\xc3\xa8ve \xc3\xa9t\xc3\xa9 \xc3\xa0 l'\xc3\xa9cole d\xc3\xa9j\xc3\xa0 cr\xc3\xa9\xc3\xa9 cut \xe2\x80", "The café and the naïve élève été à l'école déjà créé cut \u{fffd}"),
    ] {
        assert_eq!(decode(bytes, None).as_deref(), Some(text));
    }
    assert_eq!(decode(&[0, 1, 2, 3, 0, 200, 0, 1], None), None);
}

/// Bytes of many charsets, without a word of which it is, with the right one declared, and with a wrong one.
#[test]
fn charsets_are_told_from_bytes() {
    for (encoding, text) in [
        (WINDOWS_1251, RUSSIAN),
        (KOI8_R, RUSSIAN),
        (GB18030, CHINESE),
        (SHIFT_JIS, JAPANESE),
        (EUC_JP, JAPANESE),
        (ISO_8859_2, POLISH),
        (WINDOWS_1250, POLISH),
        (EUC_KR, KOREAN),
        (WINDOWS_1256, ARABIC),
        (BIG5, "外交部發言人星期一表示，兩國將繼續就邊界問題舉行會談。"),
    ] {
        let name = encoding.name();
        let (bytes, _, lossy) = encoding.encode(text);
        assert!(!lossy, "{name} has all letters");
        assert_eq!(decode(&bytes, None).as_deref(), Some(text), "{name} not declared");
        for declared in [name, "utf-8", "iso-8859-1"] {
            let head = format!("<html><head><meta charset=\"{declared}\"></head><body><p>");
            let page = [head.as_bytes(), &bytes].concat();
            assert_eq!(
                decode(&page, None).as_deref(),
                Some(&*format!("{head}{text}")),
                "{name} declared as {declared}"
            );
        }
    }
}

#[test]
fn utf_16() {
    for text in [POLISH, RUSSIAN, "Talks resume, the minister said on Monday."] {
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&little, None).as_deref(), Some(text), "little-endian");
        assert_eq!(decode(&big, None).as_deref(), Some(text), "big-endian");
        assert_eq!(
            decode(&[b"\xff\xfe", &little[..]].concat(), None).as_deref(),
            Some(text),
            "little-endian with its mark"
        );
        assert_eq!(
            decode(&[b"\xfe\xff", &big[..]].concat(), None).as_deref(),
            Some(text),
            "big-endian with its mark"
        );
    }
}

/// A mark wins over what is declared, and valid UTF-8 over a wrong word.
#[test]
fn the_bytes_win() {
    let page = "\u{feff}<meta charset=koi8-r>Grüße";
    assert_eq!(decode(page.as_bytes(), None).as_deref(), Some("<meta charset=koi8-r>Grüße"));
    assert_eq!(decode(&page.as_bytes()[3..], None).as_deref(), Some("<meta charset=koi8-r>Grüße"));
    let xml = [b"<?xml version=\"1.0\" encoding=\"windows-1251\"?><p>".as_slice(), b"\xcc\xe8\xed\xf1\xea"]
        .concat();
    assert!(decode(&xml, None).is_some_and(|text| text.ends_with("Минск")));
}

#[test]
fn double_encoded_text_is_mended() {
    assert_eq!(mend("doesn\u{e2}\u{80}\u{99}t caf\u{e9}".into()), "doesn\u{2019}t caf\u{e9}");
    assert_eq!(mend("plain".into()), "plain");
}

#[test]
fn what_the_server_declares() {
    let read = |bytes: &'static [u8], served| decode(bytes, Some(served)).unwrap().into_owned();
    // Three letters, too few to tell Cyrillic from Greek by themselves.
    assert_eq!(read(b"<p>\xcc\xe8\xf0", "windows-1251"), "<p>Мир");
    assert_eq!(read(b"<p>\xcc\xe8\xf0", "windows-1253"), "<p>Μθπ");
    // Before the page's own word, but not where the bytes speak against it.
    assert_eq!(
        read(b"<meta charset=windows-1253>\xcc\xe8\xf0", "windows-1251"),
        "<meta charset=windows-1253>Мир"
    );
    assert_eq!(read("caf\u{e9}".as_bytes(), "windows-1251"), "café");
    assert_eq!(
        read(b"<meta charset=windows-1251>\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0", "no-such"),
        "<meta charset=windows-1251>Привет, мир"
    );
}
