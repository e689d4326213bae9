"""A checkpoint that a person brings: its network is proposed and chosen."""

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from components.errors import ExplorerError
from components.networks import Weights
from components.networks.weights import (
    CHECKPOINT_SUFFIXES,
    LARGEST_CHECKPOINT_BYTES,
    check_upload,
    checkpoint_keyed,
)
from components.ui import address, jobs, warmup
from components.ui.checkpoint_files import OwnCheckpoint, keep
from components.ui.plain import plain

if TYPE_CHECKING:
    from components.networks import Proposal

TYPES = sorted({suffix.rpartition(".")[2] for suffix in CHECKPOINT_SUFFIXES})
_MINE, _BEFORE, _NEW, _PROBLEM, _BOX = (
    f"checkpoint: {what}" for what in ("mine", "before", "new", "problem", "box")
)


def mine() -> OwnCheckpoint | None:
    """This session's checkpoint, if the server still has it."""
    return _remembered(_MINE)


def before() -> OwnCheckpoint | None:
    """The one that the present one took the place of."""
    return _remembered(_BEFORE)


def bring(checkpoint: OwnCheckpoint) -> None:
    """Take this one from the next run on; see `receive`."""
    st.session_state[_NEW] = checkpoint


def in_own_words(sentence: str, checkpoint: OwnCheckpoint | None = None) -> str:
    """A sentence with the file's name as the person knows it, not as the server keeps it."""
    checkpoint = checkpoint or mine()
    return sentence.replace(checkpoint.file.name, checkpoint.name) if checkpoint else sentence


def receive() -> None:
    """Choose the network of a checkpoint that has just come; call before the network is asked.

    One that can't be read changes nothing. Draws something or nothing: give it a container.
    """
    if sentence := st.session_state.pop(_PROBLEM, ""):
        _refuse(sentence)
    new: OwnCheckpoint | None = st.session_state.get(_NEW)
    if new is None:
        return
    try:
        proposal = _proposed(new.file, new.name)
    except ExplorerError as error:
        st.session_state.pop(_NEW)
        new.file.unlink(missing_ok=True)
        _refuse(in_own_words(str(error), new))
        return
    if mine() != new:
        st.session_state[_BEFORE] = mine()
    st.session_state[_MINE] = st.session_state.pop(_NEW)
    if best := best_network(proposal):
        address.choose(model=best)
    address.choose(weights=new.weights.key)
    st.toast(plain(proposal.sentence), icon=":material/deployed_code:")


def best_network(proposal: "Proposal") -> str:
    """The network to try first; "" if none is near."""
    if proposal.nearest:
        return proposal.nearest.network
    return next(iter(proposal.architectures), "")


def proposal_for(weights_key: str) -> "Proposal | None":
    """What is known of these weights; None if they are no checkpoint or can't be read."""
    if not weights_key.startswith(("checkpoint:", "upload:")):
        return None
    try:
        file = checkpoint_keyed(weights_key)
        return _proposed(file, in_own_words(file.name))
    except ExplorerError:
        return None


def ask(weights: Weights) -> None:
    """The box for a checkpoint, and what was found out about the present one."""
    key = f"checkpoint upload {st.session_state.setdefault(_BOX, 0)}"
    st.file_uploader(
        "Drop a checkpoint here",
        type=TYPES,
        key=key,
        max_upload_size=LARGEST_CHECKPOINT_BYTES // 10**6,
        help="safetensors, or torch's own format with nothing but weights in it: no code of a file"
        " is ever run. One at a time; larger files come from the server's folder.",
        on_change=_take,
        args=(key,),
    )
    checkpoint = mine()
    if checkpoint is None:
        return
    used = checkpoint.weights.key == weights.key
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{'In use' if used else 'At hand'}: **{plain(checkpoint.name)}**")
        st.button("Forget it", on_click=_forget, args=(used,), icon=":material/delete:")
    if proposal := proposal_for(checkpoint.weights.key):
        st.caption(plain(proposal.sentence))
        _offer(proposal.architectures[1:6], checkpoint.weights.key)


def _remembered(key: str) -> OwnCheckpoint | None:
    found: OwnCheckpoint | None = st.session_state.get(key)
    return found if found and found.file.is_file() else None


def _proposed(file: Path, name: str) -> "Proposal":
    def job() -> "Proposal":
        warmup.import_libraries()
        from components.networks import propose

        return propose(file)

    written = file.stat().st_mtime_ns if file.is_file() else 0
    return jobs.answer("fetching", ("propose", file, written), job, f"Reading {plain(name)}…")


def _offer(networks: tuple[str, ...], weights_key: str) -> None:
    if not networks:
        return
    st.caption("It would fit these too:")
    with st.container(horizontal=True):
        for name in networks:
            chosen = {"model": name, "weights": weights_key}
            st.button(plain(name), key=f"fits {name}", on_click=address.choose, kwargs=chosen)


def _refuse(sentence: str) -> None:
    kept = mine()
    stays = f" {kept.name} stays." if kept else ""
    st.error(plain(sentence + stays), icon=":material/error:")


def _take(key: str) -> None:
    given = st.session_state[key]
    if given is None:
        return
    try:
        check_upload(given.name, given.size)  # before it is read
        bring(keep(given.name, given.getvalue()))
    except ExplorerError as error:
        st.session_state[_PROBLEM] = str(error)


def _forget(used: bool) -> None:
    """Without the checkpoint in use the page begins anew, with the demo."""
    st.session_state[_MINE] = st.session_state[_BEFORE] = None
    st.session_state[_BOX] += 1  # an empty box
    if used:
        address.forget("model", "weights")
