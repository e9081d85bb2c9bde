using System.Text;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Runtime;
using RosePO.Core.Tensors;
using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Models.Checkpoints;

/// <summary>Folders that try to make the loader read, allocate or follow what it should not.</summary>
public sealed class HostileCheckpointTests
{
    public HostileCheckpointTests() => TorchRuntime.EnsureLoaded();

    [Theory]
    [InlineData("../model-00001-of-00001.safetensors")]
    [InlineData("..")]
    [InlineData("/etc/hostname")]
    [InlineData("sub/model.safetensors")]
    [InlineData(@"..\\model.safetensors")]
    [InlineData(@"a\u0000b")]
    [InlineData("")]
    public void An_index_that_names_a_file_outside_the_folder_is_refused(string shard)
    {
        using var saved = Sharded();
        WriteIndex(saved, $$$"""{"weight_map":{"model.norm.weight":"{{{shard}}}"}}""");
        saved.Refusal("is outside it");
    }

    [Fact]
    public void A_missing_shard_is_named()
    {
        using var saved = Sharded();
        var shard = saved.Files("model-*")[1];
        File.Delete(saved.At(shard));
        saved.Refusal(shard);
    }

    [Fact]
    public void A_shard_that_lacks_its_tensor_is_named_with_it()
    {
        using var saved = Sharded();
        var shards = saved.Files("model-*");
        File.Copy(saved.At(shards[0]), saved.At(shards[1]), overwrite: true);
        Assert.EndsWith(shards[1], saved.Refusal("where the index says it is").File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"weight_map":[]}""")]
    [InlineData("""{"weight_map":{"a":1}}""")]
    [InlineData("""{"weight_map":{"a":"x.safetensors","a":"y.safetensors"}}""")]
    [InlineData("""{"weight_map":{"a":{"b":{"c":{"d":{"e":{"f":{"g":1}}}}}}}}""")]
    public void An_index_that_is_none_is_refused(string text)
    {
        using var saved = Sharded();
        WriteIndex(saved, text);
        saved.Refusal("does not say which file contains which weights");
    }

    [Fact]
    public void An_index_without_the_models_tensors_is_refused()
    {
        using var saved = Sharded();
        WriteIndex(saved, """{"weight_map":{}}""");
        saved.Refusal("is missing");
    }

    [Theory]
    [InlineData(ModelFolder.Weights)]
    [InlineData(ModelFolder.WeightsIndex)]
    [InlineData("model-00001-of-*")]
    public void A_link_out_of_the_folder_is_refused(string pattern)
    {
        using var saved = pattern == ModelFolder.Weights ? new SavedModel() : Sharded();
        using var elsewhere = new TemporaryFolder();
        var file = saved.At(Assert.Single(saved.Files(pattern)));
        File.Move(file, elsewhere.At("weights"));
        Link(file, elsewhere.At("weights"));
        saved.Refusal("is outside it");
    }

    [Fact]
    public void A_link_whose_text_stays_inside_but_whose_end_does_not_is_refused()
    {
        using var saved = new SavedModel();
        using var elsewhere = new TemporaryFolder();
        File.Move(saved.At(ModelFolder.Weights), elsewhere.At("weights"));
        Link(saved.At("inner"), elsewhere.Path);
        Link(saved.At(ModelFolder.Weights), Path.Combine("inner", "weights"));
        saved.Refusal("is outside it");
    }

    [Fact]
    public void A_circle_of_links_is_refused()
    {
        using var saved = new SavedModel();
        File.Delete(saved.At(ModelFolder.Weights));
        Link(saved.At(ModelFolder.Weights), "other");
        Link(saved.At("other"), ModelFolder.Weights);
        saved.Refusal("circle");
    }

    [Fact]
    public void A_link_inside_the_folder_and_a_folder_that_is_a_link_are_read()
    {
        using var saved = new SavedModel();
        using var elsewhere = new TemporaryFolder();
        Directory.CreateDirectory(saved.At("files"));
        File.Move(saved.At(ModelFolder.Weights), Path.Combine(saved.At("files"), "w"));
        Link(saved.At(ModelFolder.Weights), Path.Combine("files", "w"));
        Link(elsewhere.At("model"), saved.Path);
        using var model = LlamaModel.Load(elsewhere.At("model"), TorchSharp.torch.CPU, trainable: false);
        Assert.Equal(SavedModel.Values(saved.Model), SavedModel.Values(model));
    }

    [Fact]
    public void A_snapshot_of_the_hugging_face_cache_is_read_and_cannot_reach_another_repository()
    {
        using var saved = Sharded();
        using var cache = new TemporaryFolder();
        var snapshot = cache.At(Path.Combine("models--org--tiny", "snapshots", "0123abc"));
        Directory.CreateDirectory(snapshot);
        Directory.CreateDirectory(cache.At(Path.Combine("models--org--tiny", "blobs")));
        foreach (var file in Directory.EnumerateFiles(saved.Path))
        {
            var blob = Path.Combine("..", "..", "blobs", $"blob-of-{Path.GetFileName(file)}");
            File.Copy(file, Path.Combine(snapshot, blob));
            Link(Path.Combine(snapshot, Path.GetFileName(file)), blob);
        }

        using (var model = LlamaModel.Load(snapshot, TorchSharp.torch.CPU, trainable: false))
        {
            Assert.Equal(SavedModel.Values(saved.Model), SavedModel.Values(model));
        }

        var shard = Path.Combine(snapshot, saved.Files("model-*")[0]);
        File.Delete(shard);
        Directory.CreateDirectory(cache.At("models--org--other"));
        File.Copy(saved.At(saved.Files("model-*")[0]), cache.At(Path.Combine("models--org--other", "blob")));
        Link(shard, Path.Combine("..", "..", "..", "models--org--other", "blob"));
        var error = Assert.Throws<RoseException>(() => LlamaModel.Load(snapshot, TorchSharp.torch.CPU, trainable: false));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
    }

    [Theory]
    [InlineData(0L, "shorter than 8 bytes")]
    [InlineData(7L, "shorter than 8 bytes")]
    public void A_file_without_a_header_is_refused(long length, string named)
    {
        using var saved = new SavedModel();
        File.WriteAllBytes(saved.At(ModelFolder.Weights), new byte[length]);
        saved.Refusal(named);
    }

    [Theory]
    [InlineData(0x8000_0000UL)]
    [InlineData(100_000_001UL)]
    public void A_header_longer_than_the_format_allows_is_not_read_even_where_the_file_is_long_enough(ulong length)
    {
        // A sparse file of 3 GB, which takes no room.
        using var saved = new SavedModel();
        using (var file = File.Create(saved.At(ModelFolder.Weights)))
        {
            file.Write(BitConverter.GetBytes(length));
            file.SetLength(3L << 30);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        saved.Refusal("longer than the format's 100000000");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_config_that_asks_for_more_memory_than_any_machine_has_is_refused_by_its_weights()
    {
        using var saved = new SavedModel();
        var config = saved.At(LlamaConfig.FileName);
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"vocab_size\": 23", "\"vocab_size\": 2000000000", StringComparison.Ordinal));
        saved.Refusal("where (2000000000, 16) is needed");
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "names a twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "before a belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "at its end belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "past the end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "does not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "does not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", "does not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}""", "does not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}""", "whole numbers")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", "F8_E4M3 is not supported")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not one dtype")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", "lacks")]
    [InlineData("""{"a":1}""", "not a JSON object")]
    [InlineData("""["a"]""", "not a JSON object")]
    [InlineData("""{"__metadata__":{"format":1}}""", "not text")]
    [InlineData("""{"a":{"x":[[[[[[[[[[[[1]]]]]]]]]]]]}}""", "depth")]
    [InlineData("""{} {}""", "after a single JSON value")]
    public void A_header_that_contradicts_itself_or_the_file_is_refused_with_the_reason(string header, string named)
    {
        byte[] file = [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[8]];
        var error = Assert.Throws<RoseException>(() => SafeTensorsHeader.Read(file, file.Length, "model.safetensors"));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shape_of_a_million_dimensions_is_refused()
    {
        var header = $$$"""{"a":{"dtype":"U8","shape":[1{{{string.Concat(Enumerable.Repeat(",1", 1_000_000))}}}],"data_offsets":[0,1]}}""";
        byte[] file = [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), 0];
        var error = Assert.Throws<RoseException>(() => SafeTensorsHeader.Read(file, file.Length, "model.safetensors"));
        Assert.Contains("more than 64 numbers", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_from_a_file_is_printed_short_and_plain()
    {
        var header = $$$"""{"\u001b[2J{{{new string('x', 5000)}}}":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""";
        byte[] file = [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[8]];
        var error = Assert.Throws<RoseException>(() => SafeTensorsHeader.Read(file, file.Length, "model.safetensors"));
        Assert.InRange(error.Message.Length, 1, 400);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    private static SavedModel Sharded() => new(shardLimit: 3000);

    private static void WriteIndex(SavedModel saved, string text) => File.WriteAllText(saved.At(ModelFolder.WeightsIndex), text);

    private static void Link(string path, string target)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making a link needs a privilege on Windows.");
        File.CreateSymbolicLink(path, target);
    }
}
