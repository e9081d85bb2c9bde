using RosePO.Core.Runtime;
using RosePO.Core.Tensors;
using RosePO.Core.Tests.Data;
using RosePO.Fuzz.Targets;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Tensors;

/// <summary>Damaged safetensors files: each is read, or refused with the one error that says so.</summary>
public sealed class SafeTensorsFuzzTests
{
    private const int Inputs = 120_000;
    private const int FileEvery = 100;

    [Fact]
    public void Every_damaged_file_is_read_or_refused_with_one_error()
    {
        TorchRuntime.EnsureLoaded();
        using var folder = new TemporaryFolder();
        var random = new Random(20_251);
        var (read, refused, loaded) = (0, 0, 0);
        for (var input = 0; input < Inputs; input++)
        {
            var bytes = SafeTensorsSamples.Next(random);
            try
            {
                var header = SafeTensorsHeader.Read(bytes, bytes.Length, "fuzzed");
                read++;

                // What is accepted covers the data once, from first to last byte.
                Assert.Equal(bytes.Length - header.DataStart, header.Entries.Sum(entry => entry.End - entry.Begin));
                Assert.All(header.Entries, entry => Assert.InRange(entry.End, entry.Begin, bytes.Length - header.DataStart));
            }
            catch (RoseException error)
            {
                Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
                refused++;
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"Input {input} ({Convert.ToHexString(bytes)}) ended in {exception}");
            }

            if (input % FileEvery == 0)
            {
                LoadFile(folder.At("fuzzed"), bytes);
                loaded++;
            }
        }

        Assert.Equal(Inputs, read + refused);
        Assert.True(Inputs >= 100_000);
        Assert.Equal(Inputs / FileEvery, loaded);

        // Both ends are reached often, or the mutations would test little.
        Assert.InRange(read, Inputs / 50, Inputs / 2);
    }

    private static void LoadFile(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        using var scope = NewDisposeScope();
        try
        {
            Assert.Equal(SafeTensorsHeader.Read(bytes, bytes.Length, path).Entries.Count, SafeTensors.Load(path).Count);
        }
        catch (RoseException error)
        {
            Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
        }
    }
}
