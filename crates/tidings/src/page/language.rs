//! The language of a text, told from the text.

/// How much of a text is looked at, bytes.
const SAMPLE: usize = 800;

/// ISO 639-1 code of a text's language. What a page declares decides only where the text does not.
pub(super) fn tell(text: &str, declared: Option<&str>) -> Option<String> {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let declared = declared.and_then(two_letters);
    let Some(found) = whatlang::detect(&text[..end]) else { return declared };
    let code = short(found.lang().code());
    let sure = found.is_reliable() || (text.len() > 400 && found.confidence() > 0.3);
    match (code, declared) {
        (Some(code), _) if sure => Some(code.to_owned()),
        (_, Some(declared)) => Some(declared),
        (Some(code), None) if text.len() > 60 => Some(code.to_owned()),
        _ => None,
    }
}

/// `en-GB`, `en_US` and `en` are `en`.
fn two_letters(declared: &str) -> Option<String> {
    let code = declared.trim().split(['-', '_']).next()?.to_lowercase();
    if code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase()) { Some(code) } else { None }
}

/// The ISO 639-1 code for an ISO 639-3 code of a language that can be told.
fn short(code: &str) -> Option<&'static str> {
    const CODES: &[(&str, &str)] = &[
        ("afr", "af"),
        ("aka", "ak"),
        ("amh", "am"),
        ("ara", "ar"),
        ("aze", "az"),
        ("bel", "be"),
        ("ben", "bn"),
        ("bul", "bg"),
        ("cat", "ca"),
        ("ces", "cs"),
        ("cmn", "zh"),
        ("cym", "cy"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("eng", "en"),
        ("epo", "eo"),
        ("est", "et"),
        ("fin", "fi"),
        ("fra", "fr"),
        ("guj", "gu"),
        ("heb", "he"),
        ("hin", "hi"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("hye", "hy"),
        ("ind", "id"),
        ("ita", "it"),
        ("jav", "jv"),
        ("jpn", "ja"),
        ("kan", "kn"),
        ("kat", "ka"),
        ("khm", "km"),
        ("kor", "ko"),
        ("lat", "la"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("mal", "ml"),
        ("mar", "mr"),
        ("mkd", "mk"),
        ("mya", "my"),
        ("nep", "ne"),
        ("nld", "nl"),
        ("nob", "nb"),
        ("ori", "or"),
        ("pan", "pa"),
        ("pes", "fa"),
        ("pol", "pl"),
        ("por", "pt"),
        ("ron", "ro"),
        ("rus", "ru"),
        ("sin", "si"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("sna", "sn"),
        ("spa", "es"),
        ("srp", "sr"),
        ("swe", "sv"),
        ("tam", "ta"),
        ("tel", "te"),
        ("tgl", "tl"),
        ("tha", "th"),
        ("tuk", "tk"),
        ("tur", "tr"),
        ("ukr", "uk"),
        ("urd", "ur"),
        ("uzb", "uz"),
        ("vie", "vi"),
        ("yid", "yi"),
        ("zul", "zu"),
    ];
    CODES.iter().find(|(long, _)| *long == code).map(|(_, short)| *short)
}
