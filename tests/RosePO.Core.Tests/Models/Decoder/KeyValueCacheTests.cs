using RosePO.Core.Models.Decoder;
using TorchSharp;

namespace RosePO.Core.Tests.Models.Decoder;

public sealed class KeyValueCacheTests
{
    private static readonly int[] s_ids = [1, 9, 4, 17, 5, 5, 12, 20, 3, 8, 11];

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Tokens_read_one_by_one_say_what_they_say_together_however_often_storage_grows(int reserve)
    {
        using var model = TinyModel.Create(6, keyValueHeads: 2);
        using var cache = new KeyValueCache(reserve);
        var states = Enumerable.Range(0, s_ids.Length).Select(at => Read(model, cache, at)).ToArray();
        Assert.Equal(s_ids.Length, cache.Length);
        AssertStates(model, states);
    }

    [Fact]
    public void What_was_forgotten_is_as_if_it_had_not_been_read()
    {
        using var model = TinyModel.Create(6);
        using var cache = new KeyValueCache(2);
        for (var at = 0; at < 6; at++)
        {
            Read(model, cache, at);
        }

        cache.Truncate(2);
        Assert.Equal(2, cache.Length);
        using var expected = new KeyValueCache();
        Read(model, expected, 0);
        Read(model, expected, 1);
        Assert.Equal(Read(model, expected, 2), Read(model, cache, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => cache.Truncate(4));
    }

    private static void AssertStates(LlamaModel model, float[][] states)
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        var length = s_ids.Length;
        var mask = torch.full([length, length], float.NegativeInfinity).triu(1).view(1, 1, length, length);
        var hidden = model.Hidden(
            torch.tensor(Array.ConvertAll(s_ids, id => (long)id), [1, length]), torch.arange(length).view(1, length), mask);
        Assert.Equal(hidden.data<float>().ToArray(), states.SelectMany(state => state), (a, b) => Math.Abs(a - b) < 1e-4);
    }

    // Reads the token at a place after all before it.
    private static float[] Read(LlamaModel model, KeyValueCache cache, int at)
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        var hidden = model.Hidden(
            torch.tensor(new long[] { s_ids[at] }, [1, 1]), torch.tensor(new long[] { at }, [1, 1]), torch.zeros(1, 1, 1, at + 1), 0, cache);
        return hidden.data<float>().ToArray();
    }
}
