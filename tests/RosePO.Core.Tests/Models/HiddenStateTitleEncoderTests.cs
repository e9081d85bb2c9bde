using RosePO.Core.Models;
using RosePO.Core.Models.Decoder;
using TorchSharp;
using static RosePO.Core.Tests.Models.TinyLanguageModel;

namespace RosePO.Core.Tests.Models;

public sealed class HiddenStateTitleEncoderTests
{
    [Fact]
    public void A_title_is_the_mean_of_its_tokens_last_states_read_alone_behind_the_start_token()
    {
        using var model = Create(5);
        string[] titles = ["w1", "w2 w3 w4", "w5 w1", "", "w2 w3 w4"];
        var done = 0;
        var encoded = HiddenStateTitleEncoder.Of(model, titles, count => done = count, TestContext.Current.CancellationToken);
        var means = titles.Select(title => Mean(model.Network, title)).ToArray();
        Assert.Equal((titles.Length, titles.Length), (encoded.Count, done));
        for (var a = 0; a < titles.Length; a++)
        {
            for (var b = 0; b < titles.Length; b++)
            {
                Assert.Equal(Cosine(means[a], means[b]), encoded.Similarity(a, b), 1e-5);
            }
        }

        // A title without tokens resembles nothing, itself included.
        Assert.Equal(0, encoded.Similarity(3, 3));
    }

    private static float[] Mean(LlamaModel network, string title)
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        long[] ids = [Tokenizer.Start, .. Tokenizer.Encode(title)];
        if (ids.Length == 1)
        {
            return new float[network.Config.HiddenSize];
        }

        var mask = torch.full([ids.Length, ids.Length], float.NegativeInfinity).triu(1).view(1, 1, ids.Length, ids.Length);
        var states = network.Hidden(torch.tensor(ids, [1, ids.Length]), torch.arange(ids.Length).view(1, ids.Length), mask);
        return states.squeeze(0).narrow(0, 1, ids.Length - 1).mean([0]).data<float>().ToArray();
    }

    private static double Cosine(float[] a, float[] b)
    {
        double Dot(float[] x, float[] y) => x.Zip(y, (u, v) => (double)u * v).Sum();
        var norms = Math.Sqrt(Dot(a, a) * Dot(b, b));
        return norms > 0 ? Dot(a, b) / norms : 0;
    }
}
