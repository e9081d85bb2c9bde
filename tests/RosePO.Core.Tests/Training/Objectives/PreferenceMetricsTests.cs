using RosePO.Core.Runtime;
using RosePO.Core.Training.Losses;
using RosePO.Core.Training.Objectives;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Training.Objectives;

public sealed class PreferenceMetricsTests
{
    public PreferenceMetricsTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void A_batch_is_laid_out_in_pairs_and_its_figures_are_means_over_them()
    {
        // Row 1 has two rejected answers, row 2 one. Ratios: 1, (-1, 3); 2, (0).
        using var scope = NewDisposeScope();
        var batch = PreferenceBatch.Of(
            tensor(new[] { -4f, -6f, -2f, -3f, -7f }),
            [new PreferenceRow([3, 2, 4], [0.1f, 0.499f], [-5f, -5f, -5f]), new PreferenceRow([1, 5], [0.499f], [-5f, -7f])]);
        Assert.Equal([2, 1], batch.Negatives);
        Assert.Equal([3f, 3f, 1f], batch.ChosenTokens.data<float>().ToArray());
        Assert.Equal([2f, 4f, 5f], batch.RejectedTokens.data<float>().ToArray());
        Assert.Null(batch.ChosenRating);

        var metrics = Figures(0.499f, batch);
        var expected = new Dictionary<string, double>
        {
            ["rewards/chosen"] = 0.5 * (1 + 1 + 2) / 3,
            ["rewards/rejected"] = 0.5 * (-1 + 3 + 0) / 3,
            ["rewards/margins"] = 0.5 * (2 - 2 + 2) / 3,
            ["rewards/accuracies"] = 2.0 / 3,
            ["logps/chosen"] = -11.0 / 3,
            ["logps/rejected"] = -15.0 / 3,
            ["epsilon/mean"] = 1.098 / 3,
            ["epsilon/max"] = 0.499,
            ["epsilon/clamped"] = 2.0 / 3,
        };
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), metrics.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected, pair => Assert.Equal(pair.Value, metrics[pair.Key], 1e-6));

        Assert.Equal(0, Figures(null, batch)["epsilon/clamped"]);
    }

    [Fact]
    public void A_step_in_parts_has_the_figures_of_the_whole()
    {
        using var scope = NewDisposeScope();
        PreferenceRow first = new([3, 2, 4], [0.1f, 0.499f], [-5f, -5f, -5f]), second = new([1, 5], [0.3f], [-5f, -7f]);
        var whole = PreferenceBatch.Of(tensor(new[] { -4f, -6f, -2f, -3f, -7f }), [first, second]);
        var parts = new[] { PreferenceBatch.Of(tensor(new[] { -4f, -6f, -2f }), [first]), PreferenceBatch.Of(tensor(new[] { -3f, -7f }), [second]) };
        Assert.Equal(Figures(0.499f, whole), Figures(0.499f, parts));
    }

    private static Dictionary<string, double> Figures(float? clamp, params PreferenceBatch[] parts)
    {
        var figures = new PreferenceMetrics(beta: 0.5, clamp);
        foreach (var part in parts)
        {
            figures.Add(part);
        }

        var metrics = new Dictionary<string, double>();
        figures.Report(metrics);
        return metrics.ToDictionary(pair => pair.Key, pair => Math.Round(pair.Value, 6));
    }
}
