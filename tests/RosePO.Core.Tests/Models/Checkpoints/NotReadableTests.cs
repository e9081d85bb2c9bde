using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Lora;
using RosePO.Core.Tensors;
using RosePO.Core.Tests.Data;
using TorchSharp;

namespace RosePO.Core.Tests.Models.Checkpoints;

/// <summary>A file of a model that may not be read is named, with what to look at.</summary>
public sealed class NotReadableTests
{
    [Theory]
    [InlineData(LlamaConfig.FileName)]
    [InlineData(ModelFolder.Weights)]
    [InlineData(ModelFolder.WeightsIndex)]
    [InlineData(ModelFolder.AdapterConfig)]
    [InlineData(ModelFolder.AdapterWeights)]
    public void A_file_without_permission_to_read_is_named(string name)
    {
        using var folder = new TemporaryFolder();
        Assert.SkipUnless(PermissionsHold(folder.Write("probe", "1")), "Permissions do not hold for the one who runs the tests.");
        using (var model = TinyModel.Create(1))
        {
            model.Save(folder.Path, 1, 2, 3, shardLimit: name == ModelFolder.WeightsIndex ? 4096 : ModelWeights.ShardLimit);
            using var adapter = LoraAdapter.Create(model.Config, new LoraOptions { Rank = 2 }, 1, torch.CPU);
            adapter.Save(folder.Path, folder.Path);
        }

        var path = folder.At(name);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.None);
        }

        var error = Assert.Throws<RoseException>(() =>
        {
            LlamaModel.Load(folder.Path, torch.CPU, trainable: false).Dispose();
            LoraAdapter.Load(folder.Path, LlamaConfig.Load(folder.Path), torch.CPU).Dispose();
        });
        Assert.Equal(RoseErrorCode.FileNotFound, error.Error);
        Assert.Equal(path, error.File);
        Assert.Contains("permissions", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_cut_while_it_is_read_ends_in_an_error()
    {
        using var folder = new TemporaryFolder();
        using (var model = TinyModel.Create(1))
        {
            model.Save(folder.Path, 1, 2, 3);
        }

        var path = folder.At(ModelFolder.Weights);
        using var file = SafeTensorsFile.Open(path);
        Cut(path, file.Header.DataStart + 16);
        var entry = file.Header.Entries[^1];
        using var target = torch.empty(entry.Shape);
        var error = Assert.Throws<RoseException>(() => file.CopyTo(entry, target));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
        Assert.Contains("became shorter", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LlamaConfig.FileName)]
    [InlineData(ModelFolder.AdapterConfig)]
    public void An_empty_configuration_is_named(string name)
    {
        using var folder = new TemporaryFolder();
        folder.Write(name, string.Empty);
        var error = Assert.Throws<RoseException>(() => name == LlamaConfig.FileName ? (object)LlamaConfig.Load(folder.Path) : LoraConfig.Load(folder.Path));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
        Assert.Equal(folder.At(name), error.File);
    }

    private static bool PermissionsHold(string file)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        File.SetUnixFileMode(file, UnixFileMode.None);
        try
        {
            return File.ReadAllText(file).Length == 0;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
    }

    // Not by .NET, which minds the lock of the one who reads: another program does not.
    private static void Cut(string path, long length)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not let a file be cut that is open.");
        using var process = System.Diagnostics.Process.Start("truncate", ["-s", FormattableString.Invariant($"{length}"), path]);
        process.WaitForExit();
        Assert.Equal(length, new FileInfo(path).Length);
    }
}
