using System.Text.Json.Nodes;
using RosePO.Core.Evaluation.Publishing;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Tests.Data;
using RosePO.Core.Tests.Models;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Evaluation.Publishing;

public sealed class ExportModelTests : IDisposable
{
    private const string Adapter = "peft/llama-r4";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The fixture's base has no tokenizer of its own; any will do to be carried along.
    private string AdapterWithBase()
    {
        var (adapter, model) = (_folder.At("adapter"), _folder.At("base"));
        Copy(HuggingFaceFixture.Folder(HuggingFaceFixture.Untied), model);
        Copy(HuggingFaceFixture.Folder(Adapter), adapter);
        if (!File.Exists(Path.Combine(model, ModelFolder.Tokenizer)))
        {
            TinyLanguageModel.Tokenizer.Save(model);
        }

        var config = Path.Combine(adapter, ModelFolder.AdapterConfig);
        var json = JsonNode.Parse(File.ReadAllText(config))!.AsObject();
        json["base_model_name_or_path"] = model;
        File.WriteAllText(config, json.ToJsonString());
        File.WriteAllText(Path.Combine(adapter, ModelFolder.Prompt), "{}");
        return adapter;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    [Fact]
    public void An_exported_adapter_is_a_whole_model_with_the_reference_logits()
    {
        var result = ExportModel.Run(
            new ModelExportRequest { Model = AdapterWithBase(), Destination = _folder.At("out") }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(_folder.At("base"), result.Base);
        Assert.False(File.Exists(Path.Combine(result.Model, ModelFolder.AdapterConfig)));
        Assert.True(File.Exists(Path.Combine(result.Model, ModelFolder.Tokenizer)));
        Assert.Equal("{}", File.ReadAllText(Path.Combine(result.Model, ModelFolder.Prompt)));
        using var model = LlamaModel.Load(result.Model, CPU, trainable: false);
        HuggingFaceFixture.AssertLogits(Adapter, model);
    }

    [Fact]
    public void Half_the_bits_are_half_the_file_and_the_same_request_finds_it_again()
    {
        var request = new ModelExportRequest { Model = AdapterWithBase(), Destination = _folder.At("half"), Type = WeightType.Bf16 };
        var whole = ExportModel.Run(request with { Type = WeightType.Fp32, Destination = _folder.At("whole") }, cancellation: TestContext.Current.CancellationToken);
        var half = ExportModel.Run(request, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(whole.Parameters, half.Parameters);
        Assert.Equal(0.5, Size(half.Model) / (double)Size(whole.Model), 0.02);
        Assert.True(ExportModel.Run(request, cancellation: TestContext.Current.CancellationToken).Reused);
        using var model = LlamaModel.Load(half.Model, CPU, trainable: false);
        Assert.Equal(half.Parameters, model.Parameters.Count);
    }

    [Fact]
    public void A_folder_that_is_no_model_is_refused_and_nothing_is_left()
    {
        Directory.CreateDirectory(_folder.At("empty"));
        var error = Assert.Throws<RoseException>(() => ExportModel.Run(
            new ModelExportRequest { Model = _folder.At("empty"), Destination = _folder.At("out") }, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
        Assert.Equal([_folder.At("empty")], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private static long Size(string folder) => new FileInfo(Path.Combine(folder, ModelFolder.Weights)).Length;
}
