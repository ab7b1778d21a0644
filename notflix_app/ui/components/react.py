"""Our own React components, from assets/ui. Each class gives a file's export its props and events."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from .here import here

FOLDER = "$/public/ui"


class PlainForm(BaseHTML):
    """A form that the browser sends by itself, and follows where that leads: rx.el.form never lets it.
    action: a path of the app."""

    tag = "form"
    action: rx.Var[str]
    method: rx.Var[str]
    target: rx.Var[str]

    @classmethod
    def create(cls, *children: Any, action: str | rx.Var[str], **props: Any) -> PlainForm:
        return super().create(*children, action=here(action), **props)


def _nothing() -> list[rx.Var]:
    return []


def _text(text: rx.Var[str]) -> list[rx.Var]:
    return [text]


def _texts(texts: rx.Var[list[str]]) -> list[rx.Var]:
    return [texts]


def _files(files: rx.Var[dict[str, str]]) -> list[rx.Var]:
    return [files]


def _changed(changed: rx.Var[bool]) -> list[rx.Var]:
    return [changed]


def _sent(key: rx.Var[str], message: rx.Var[str]) -> list[rx.Var]:
    return [key, message]


def _asked(query: rx.Var[str], turn: rx.Var[int]) -> list[rx.Var]:
    return [query, turn]


def _measured(
    file: rx.Var[int],
    width: rx.Var[int],
    height: rx.Var[int],
    seconds: rx.Var[float],
    settings: rx.Var[dict[str, Any]],
) -> list[rx.Var]:
    return [file, width, height, seconds, settings]


def _settings(settings: rx.Var[dict[str, Any]]) -> list[rx.Var]:
    return [settings]


def _edited(video: rx.Var[str], title: rx.Var[str], description: rx.Var[str], tags: rx.Var[list[str]]) -> list[rx.Var]:
    return [video, title, description, tags]


class Link(rx.Component):
    """A link within the pages: no reload, so uploads and the player's code stay."""

    library = "react-router"
    tag = "Link"
    to: rx.Var[str]


class SignInLink(rx.Component):
    """To where one signs in, and back."""

    library = f"{FOLDER}/sign_in_link.jsx"
    tag = "SignInLink"


class Tab(Link):
    """A link that says by aria-current when it is where one is."""

    tag = "NavLink"


class LocalTime(rx.Component):
    library = f"{FOLDER}/local_time.jsx"
    tag = "LocalTime"
    at: rx.Var[float]


class SearchField(rx.Component):
    """who: whose recent searches may be shown. answered: the turn of the search whose results are shown. on_search: is
    given what stands behind the address's path, and its turn."""

    library = f"{FOLDER}/search_field.jsx"
    tag = "SearchField"
    who: rx.Var[str]
    answered: rx.Var[int]
    on_search: rx.EventHandler[_asked]


class Poster(rx.Component):
    library = f"{FOLDER}/poster.jsx"
    tag = "Poster"
    video: rx.Var[str]
    src: rx.Var[str]
    loading: rx.Var[str]
    decoding: rx.Var[str]


class FilmCard(rx.Component):
    """card: CardModel."""

    library = f"{FOLDER}/film_card.jsx"
    tag = "FilmCard"
    card: rx.Var[Any]


class FilmRow(rx.Component):
    """row: RowModel."""

    library = f"{FOLDER}/film_row.jsx"
    tag = "FilmRow"
    row: rx.Var[Any]


class FilmGrid(FilmRow):
    """All films of a row. Its children are shown where there are none. on_failed: with a sentence, where it could not
    be read."""

    tag = "FilmGrid"
    on_failed: rx.EventHandler[_text]


class ListButton(rx.Component):
    """listed: it is in one's list. word: with one, not as a sign alone."""

    library = f"{FOLDER}/list_button.jsx"
    tag = "ListButton"
    video: rx.Var[str]
    listed: rx.Var[bool]
    word: rx.Var[bool]


class CardLife(rx.Component):
    library = f"{FOLDER}/card_life.jsx"
    tag = "CardLife"
    video: rx.Var[str]
    storyboard: rx.Var[str]


class PlacePicture(rx.Component):
    """at: a second of the video."""

    library = f"{FOLDER}/place_picture.jsx"
    tag = "PlacePicture"
    video: rx.Var[str]
    storyboard: rx.Var[str]
    at: rx.Var[float]


class Sight(rx.Component):
    library = f"{FOLDER}/sight.jsx"
    tag = "Sight"
    on_show: rx.EventHandler[_nothing]
    on_hide: rx.EventHandler[_nothing]


class SameBrowser(rx.Component):
    """Loads the page anew when somebody else is signed in here than when it was opened, and in the language that they
    chose wherever that was; '': none."""

    library = f"{FOLDER}/same_browser.jsx"
    tag = "SameBrowser"
    who: rx.Var[str]
    language: rx.Var[str]


class Nobody(rx.Component):
    """Stands where SameBrowser does on other pages."""

    library = f"{FOLDER}/nobody.jsx"
    tag = "Nobody"


class PasskeyButton(rx.Component):
    """ask, answer: addresses of the API. form: the id of the form whose fields with data-passkey are sent along.
    on_done: told then; where nothing is given, one is led to where one wanted to go."""

    library = f"{FOLDER}/passkey_button.jsx"
    tag = "PasskeyButton"
    ask: rx.Var[str]
    answer: rx.Var[str]
    form: rx.Var[str]
    label: rx.Var[str]
    on_done: rx.EventHandler[_nothing]


class ProviderButton(rx.Component):
    """Leads to the provider. next, link, connect: as the API has them; without `next`, one is led to where one wanted
    to go. main: it is what to press here."""

    library = f"{FOLDER}/provider_button.jsx"
    tag = "ProviderButton"
    label: rx.Var[str]
    next: rx.Var[str]
    link: rx.Var[str]
    connect: rx.Var[bool]
    main: rx.Var[bool]


class CopyField(rx.Component):
    """A text that is there to be copied, and at once, unless `quiet`."""

    library = f"{FOLDER}/copy_field.jsx"
    tag = "CopyField"
    text: rx.Var[str]
    label: rx.Var[str]
    quiet: rx.Var[bool]


class ShownOnce(rx.Component):
    """A secret that we do not keep. text: the secret, until on_taken: the browser has it. says: what it is for."""

    library = f"{FOLDER}/shown_once.jsx"
    tag = "ShownOnce"
    says: rx.Var[str]
    text: rx.Var[str]
    label: rx.Var[str]
    on_taken: rx.EventHandler[_nothing]


class ErrorMessage(rx.Component):
    """text: what broke, until on_taken: the browser has it."""

    library = f"{FOLDER}/error_message.jsx"
    tag = "ErrorMessage"
    text: rx.Var[str]
    on_taken: rx.EventHandler[_nothing]


class CommitField(rx.Component):
    """A text that counts once it is whole: with Enter, or when one leaves it. mode: of a telephone's keyboard."""

    library = f"{FOLDER}/commit_field.jsx"
    tag = "CommitField"
    label: rx.Var[str]
    value: rx.Var[str]
    placeholder: rx.Var[str]
    mode: rx.Var[str]
    on_commit: rx.EventHandler[_text]


class LanguageField(rx.Component):
    """value: BCP 47; name: the same in words. languages: LanguageModel."""

    library = f"{FOLDER}/language_field.jsx"
    tag = "LanguageField"
    value: rx.Var[str]
    name: rx.Var[str]
    placeholder: rx.Var[str]
    languages: rx.Var[list[Any]]
    on_choose: rx.EventHandler[_text]


class TrackDrop(rx.Component):
    """Where files are dropped or chosen. chosen: ChosenFileModel; those that are `sending` go to the API. on_lost:
    some of them are not there any more, because the page was loaded anew."""

    library = f"{FOLDER}/track_drop.jsx"
    tag = "TrackDrop"
    video: rx.Var[str]
    chosen: rx.Var[list[Any]]
    on_choose: rx.EventHandler[_files]
    on_sent: rx.EventHandler[_sent]
    on_lost: rx.EventHandler[_nothing]


class CueEditor(rx.Component):
    """The lines of a text track. name: of the track, as menus have it. on_close: is told whether any were changed."""

    library = f"{FOLDER}/cue_editor.jsx"
    tag = "CueEditor"
    video: rx.Var[str]
    track: rx.Var[str]
    name: rx.Var[str]
    on_close: rx.EventHandler[_changed]


class ChapterList(rx.Component):
    library = f"{FOLDER}/chapter_list.jsx"
    tag = "ChapterList"
    video: rx.Var[str]
    storyboard: rx.Var[str]
    chapters: rx.Var[list[Any]]


class ChapterEditor(rx.Component):
    """lines: as they are kept now."""

    library = f"{FOLDER}/chapter_editor.jsx"
    tag = "ChapterEditor"
    video: rx.Var[str]
    lines: rx.Var[str]
    on_save: rx.EventHandler[_text]
    on_cancel: rx.EventHandler[_nothing]


def _many(videos: rx.Var[list[str]]) -> list[rx.Var]:
    return [videos]


def _many_changed(videos: rx.Var[list[str]], form: rx.Var[dict[str, str]]) -> list[rx.Var]:
    return [videos, form]


class FilmTable(rx.Component):
    """films: FilmModel, found by the query. choices: whom a film may be for, and what that is called. on_change: is
    given ids, and the fields that were ticked."""

    library = f"{FOLDER}/film_table.jsx"
    tag = "FilmTable"
    films: rx.Var[list[Any]]
    query: rx.Var[str]
    total: rx.Var[int]
    more_left: rx.Var[bool]
    choices: rx.Var[dict[str, str]]
    on_find: rx.EventHandler[_text]
    on_more: rx.EventHandler[_nothing]
    on_change: rx.EventHandler[_many_changed]
    on_delete: rx.EventHandler[_many]


class PosterChoice(rx.Component):
    library = f"{FOLDER}/poster_choice.jsx"
    tag = "PosterChoice"
    video: rx.Var[str]
    poster: rx.Var[str]
    storyboard: rx.Var[str]


class Player(rx.Component):
    """start: the second at which it begins; 0: where somebody left off. resume: where that is, 0 where the browser
    knows. early: some of the film is still to be made; arriving: or even to be sent. texts: TrackModel, once somebody
    changes them; edition: of their list; shown: the name of the one to show. sounds: the edition of those that were
    added; heard: the name of the one to play, or ''. chapters: the edition of theirs, or ''. gains: a track of sound's
    name → by how many dB it is made louder. place: where it stands in its series, in words. next: NextModel, what plays
    after it. framed: on another site, with nothing around it."""

    library = f"{FOLDER}/player.jsx"
    tag = "Player"
    video: rx.Var[str]
    title: rx.Var[str]
    sources: rx.Var[list[dict[str, str]]]
    poster: rx.Var[str]
    storyboard: rx.Var[str]
    protocol: rx.Var[str]
    start: rx.Var[float]
    resume: rx.Var[float]
    autoplay: rx.Var[bool]
    early: rx.Var[bool]
    arriving: rx.Var[bool]
    texts: rx.Var[list[Any]]
    edition: rx.Var[str]
    shown: rx.Var[str]
    sounds: rx.Var[str]
    heard: rx.Var[str]
    chapters: rx.Var[str]
    gains: rx.Var[dict[str, float]]
    place: rx.Var[str]
    next: rx.Var[Any]
    framed: rx.Var[bool]


class SeriesPlay(rx.Component):
    """Leads to the episode that comes next for whoever is there. episodes: CardModel, in order."""

    library = f"{FOLDER}/series_play.jsx"
    tag = "SeriesPlay"
    episodes: rx.Var[list[Any]]


class PlaylistFilms(rx.Component):
    """The films of a playlist. films: CardModel. own: they may be put in another order, and taken out."""

    library = f"{FOLDER}/playlist_films.jsx"
    tag = "PlaylistFilms"
    films: rx.Var[list[Any]]
    own: rx.Var[bool]
    on_order: rx.EventHandler[_texts]
    on_remove: rx.EventHandler[_text]


class PlaylistPicker(rx.Component):
    """Once on a page: puts the film of a card, or of a PlaylistButton, into playlists."""

    library = f"{FOLDER}/playlist_picker.jsx"
    tag = "PlaylistPicker"


class PlaylistButton(rx.Component):
    library = f"{FOLDER}/playlist_picker.jsx"
    tag = "PlaylistButton"
    video: rx.Var[str]


class KeepMounted(rx.Component):
    """The first of three children where it is to be shown, else the second; the third one until the page's state is
    that of this visit. What is shown stays while the state comes anew."""

    library = f"{FOLDER}/keep_mounted.jsx"
    tag = "KeepMounted"
    shown: rx.Var[bool]
    loading: rx.Var[bool] = ~rx.State.is_hydrated
    path: rx.Var[str] = rx.State.router.url.path


class Drafts(rx.Component):
    """Of a form: keeps what is written into the fields inside it until it is saved, or the form is reset. of: the id
    of what it is about."""

    library = f"{FOLDER}/drafts.jsx"
    tag = "Drafts"
    of: rx.Var[str]


class TabTitle(rx.Component):
    """title: of what the page shows; '': the tab is called as the route is."""

    library = f"{FOLDER}/tab_title.jsx"
    tag = "TabTitle"
    title: rx.Var[str]


class MoreMenu(rx.Component):
    library = f"{FOLDER}/more_menu.jsx"
    tag = "MoreMenu"


class ReplaceFile(rx.Component):
    """Sends another file for a film. on_begun: a new version is being made of it."""

    library = f"{FOLDER}/replace_file.jsx"
    tag = "ReplaceFile"
    video: rx.Var[str]
    on_begun: rx.EventHandler[_nothing]


class EncodeAgain(rx.Component):
    library = f"{FOLDER}/encode_again.jsx"
    tag = "EncodeAgain"
    rungs: rx.Var[list[dict[str, int]]]
    defaults: rx.Var[dict[str, Any]]
    plan: rx.Var[Any]
    panel: rx.Var[Any]
    on_measured: rx.EventHandler[_settings]
    on_begin: rx.EventHandler[_settings]


class Uploader(rx.Component):
    library = f"{FOLDER}/uploader.jsx"
    tag = "Uploader"
    endpoint: rx.Var[str]
    rungs: rx.Var[list[dict[str, int]]]
    defaults: rx.Var[dict[str, Any]]
    visibility: rx.Var[str]
    plans: rx.Var[dict[str, Any]]
    followed: rx.Var[dict[str, Any]]
    panel: rx.Var[Any]
    on_measured: rx.EventHandler[_measured]
    on_follow: rx.EventHandler[_text]
    on_edited: rx.EventHandler[_edited]
