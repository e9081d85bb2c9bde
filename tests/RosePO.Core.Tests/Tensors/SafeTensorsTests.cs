using System.Text;
using CsCheck;
using RosePO.Core.Runtime;
using RosePO.Core.Tensors;
using RosePO.Core.Tests.Data;
using RosePO.Core.Tests.Models;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Tensors;

public sealed class SafeTensorsTests : IDisposable
{
    private static readonly ScalarType[] s_types =
    [
        ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int64, ScalarType.Int32, ScalarType.Int16,
        ScalarType.Int8, ScalarType.Byte, ScalarType.Bool,
    ];

    private readonly TemporaryFolder _folder = new();

    public SafeTensorsTests() => TorchRuntime.EnsureLoaded();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_type_and_shape_comes_back_as_it_was_written() =>
        Gen.Select(Gen.OneOf(s_types), Gen.Long[0, 4].Array[0, 4]).Array[0, 5].Sample(
            cases =>
            {
                using var scope = NewDisposeScope();
                using var generator = new Generator(1, CPU);
                var tensors = cases.Select((entry, i) => KeyValuePair.Create(
                    $"layer.{i}.\u03b5", rand(entry.Item2, generator: generator).mul(200).sub(60).to_type(entry.Item1))).ToList();
                var path = _folder.At("law.safetensors");
                SafeTensors.Save(path, tensors);
                var loaded = SafeTensors.Load(path);
                Assert.Equal(tensors.Select(pair => pair.Key), loaded.Keys);
                foreach (var (name, tensor) in tensors)
                {
                    Assert.Equal(tensor.dtype, loaded[name].dtype);
                    Assert.Equal(tensor.shape, loaded[name].shape);
                    Assert.True(tensor.bytes.SequenceEqual(loaded[name].bytes));
                }
            },
            iter: 100, threads: 1);

    [Fact]
    public void A_view_is_written_as_the_values_it_shows()
    {
        using var scope = NewDisposeScope();
        var matrix = arange(6, dtype: ScalarType.Float32).view(2, 3);
        SafeTensors.Save(_folder.At("t"), [new("turned", matrix.t()), new("column", matrix.select(1, 1))]);
        var loaded = SafeTensors.Load(_folder.At("t"));
        Assert.Equal([1f, 4f], loaded["column"].data<float>().ToArray());
        var turned = loaded["turned"];
        Assert.Equal([3L, 2L], turned.shape);
        Assert.Equal([0f, 3f, 1f, 4f, 2f, 5f], turned.data<float>().ToArray());
    }

    [Fact]
    public void A_small_file_is_what_the_format_says_byte_by_byte()
    {
        using var scope = NewDisposeScope();
        var path = _folder.At("tiny.safetensors");
        SafeTensors.Save(path, [new("a", tensor(new short[] { 1, -2 })), new("b", tensor(1.5f))]);
        var header = """{"__metadata__":{"format":"pt"},"a":{"dtype":"I16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[],"data_offsets":[4,8]}}""";
        var padded = header.PadRight((header.Length + 7) / 8 * 8);
        byte[] expected =
        [
            (byte)padded.Length, 0, 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(padded),
            0x01, 0x00, 0xfe, 0xff,         // 1, -2
            0x00, 0x00, 0xc0, 0x3f,         // 1.5
        ];
        Assert.Equal(expected, File.ReadAllBytes(path));
    }

    [Fact]
    public void Files_of_other_libraries_are_read()
    {
        var root = RealData.Folder("safetensors");
        using var scope = NewDisposeScope();
        var tensors = SafeTensors.Load(Path.Combine(root, "pybridge", "tensors.safetensors"));
        Assert.Equal(["arr", "arr_2d"], tensors.Keys);
        Assert.Equal([2L, 3L], tensors["arr_2d"].shape);
        Assert.Equal(tensors["arr"].data<long>().ToArray(), tensors["arr_2d"].data<long>().ToArray());

        var doubles = SafeTensors.Load(Path.Combine(root, "dalotia", "model.safetensors"));
        Assert.Equal(ScalarType.Float64, doubles["embedding"].dtype);
        Assert.Equal([3L, 4L, 5L], doubles["embedding"].shape);
        Assert.True(doubles["embedding"].transpose(0, 1).equal(doubles["embedding_firstchanged"]).all().item<bool>());

        var scalar = SafeTensors.Load(Path.Combine(root, "burn", "mnist.safetensors"))["norm1.num_batches_tracked"];
        Assert.Equal(ScalarType.Int64, scalar.dtype);
        Assert.Empty(scalar.shape);
        Assert.All(Directory.EnumerateFiles(root, "*.safetensors", SearchOption.AllDirectories), file => Assert.NotEmpty(SafeTensors.Load(file)));
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_refused()
    {
        var whole = Whole();
        for (var length = 0; length < whole.Length; length++)
        {
            AssertRefused(whole[..length]);
        }
    }

    [Fact]
    public void A_damaged_header_is_refused_or_read_but_never_anything_else() =>
        Gen.Select(Gen.Int[0, Whole().Length - 1 - 20], Gen.Byte).Sample(
            (at, value) =>
            {
                var bytes = Whole();
                bytes[at] = value;
                var path = _folder.At("damaged");
                File.WriteAllBytes(path, bytes);
                using var scope = NewDisposeScope();
                try
                {
                    SafeTensors.Load(path);
                }
                catch (RoseException error)
                {
                    Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
                }
            },
            iter: 1000, threads: 1);

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[999999999999],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}""")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("""["a"]""")]
    public void A_header_that_does_not_describe_the_data_is_refused(string header) =>
        AssertRefused([.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), 0, 0, 0, 0]);

    private byte[] Whole()
    {
        var path = _folder.At("whole");
        if (!File.Exists(path))
        {
            using var scope = NewDisposeScope();
            SafeTensors.Save(path, [new("first", arange(3, dtype: ScalarType.Float32)), new("second", ones(2, dtype: ScalarType.Int32))]);
        }

        return File.ReadAllBytes(path);
    }

    private void AssertRefused(byte[] bytes)
    {
        var path = _folder.At("refused");
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<RoseException>(() => SafeTensors.Load(path));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
        Assert.Equal(path, error.File);
    }
}
