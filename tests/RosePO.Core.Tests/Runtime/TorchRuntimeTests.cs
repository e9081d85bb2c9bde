using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Provisioning;
using TorchSharp;

namespace RosePO.Core.Tests.Runtime;

public sealed class TorchRuntimeTests
{
    [Fact]
    public void Libtorch_loads_and_multiplies_on_this_system()
    {
        var device = TorchRuntime.SelectDevice("cpu");
        using var product = torch.eye(3, device: device).mul(2).sum();
        Assert.Equal(6f, product.item<float>());
        Assert.True(Directory.Exists(TorchRuntime.Folder));
    }

    [Fact]
    public void An_unknown_device_is_refused_by_name()
    {
        var error = Assert.Throws<RoseException>(() => TorchRuntime.SelectDevice("tpu"));
        Assert.Equal(RoseErrorCode.DeviceNotAvailable, error.Error);
        Assert.Contains("'tpu'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cuda_device_that_is_not_there_is_refused_with_the_count()
    {
        var error = Assert.Throws<RoseException>(() => TorchRuntime.SelectDevice("cuda:97"));
        Assert.Equal("ROSE1003", error.Code);
    }

    [Fact]
    public void No_output_folder_holds_a_copy_of_libtorch() =>
        Assert.Empty(Directory.EnumerateFiles(AppContext.BaseDirectory, "*torch_cpu*", SearchOption.AllDirectories));

    [Fact]
    public void The_compatibility_copy_differs_from_the_original_in_the_symbol_its_version_and_one_flag_only()
    {
        var original = NativeSearch.LibTorchSharpFiles().First(File.Exists);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux needs the copy.");
        var before = File.ReadAllBytes(original);
        var after = (byte[])before.Clone();
        CompatCopy.Patch(after);
        var changed = Enumerable.Range(0, before.Length).Count(i => before[i] != after[i]);
        Assert.InRange(changed, 3, "getpid".Length + 1 + 2 + 1);
    }

    [Fact]
    public void A_file_that_is_no_library_is_refused_before_anything_is_written()
    {
        var image = new byte[256];
        Assert.Throws<InvalidDataException>(() => CompatCopy.Patch(image));
        Assert.All(image, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_platform_that_TorchSharp_is_not_built_for_is_told_before_anything_is_fetched()
    {
        var error = Assert.Throws<RoseException>(() => RuntimePackages.HeadOf(RuntimeKind.Cpu, "linux-arm64"));
        Assert.Equal(RoseErrorCode.PlatformNotSupported, error.Error);
        Assert.Contains("linux-arm64", error.Message, StringComparison.Ordinal);
        Assert.Contains("osx-arm64", error.Message, StringComparison.Ordinal);
        Assert.All(RuntimePackages.Platforms, platform => Assert.NotNull(RuntimePackages.KnownHash(RuntimePackages.HeadOf(RuntimeKind.Cpu, platform).Id, RuntimePackages.LibTorchVersion)));
    }

    [Fact]
    public void A_packed_library_of_DuckDB_that_is_none_is_named()
    {
        var folder = Directory.CreateTempSubdirectory("rosepo-duckdb-").FullName;
        try
        {
            Assert.Null(DuckDbLibrary.Packed(folder));
            var file = Path.Combine(folder, NativeSearch.FileName("duckdb"));
            File.WriteAllText(file, "no library");
            var error = Assert.Throws<RoseException>(() => DuckDbLibrary.Packed(folder));
            Assert.Equal((RoseErrorCode.PlatformNotSupported, file), (error.Error, error.File));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_missing_libtorch_is_one_sentence_with_the_folders_tried()
    {
        var error = RuntimeErrors.LibTorchMissing(NativeSearch.LibTorchFolders("/nowhere"), []);
        Assert.Equal("TorchRuntimeNotFound", error.Id);
        Assert.Contains("'/nowhere'", error.Message, StringComparison.Ordinal);
        Assert.Contains("ROSEPO_LIBTORCH", error.Message, StringComparison.Ordinal);
    }
}
