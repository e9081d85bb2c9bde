BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Push-Location $TestDrive
    Set-Content ./experiment.yml $RoseExperiment
}

AfterAll { Pop-Location }

Describe 'Invoke-RosePOExperiment' {
    It 'names its stages and writes nothing under -WhatIf' {
        Invoke-RosePOExperiment ./experiment.yml -WhatIf
        './runs' | Should -Not -Exist
    }

    It 'runs every stage to a measurement' {
        $result = Invoke-RosePOExperiment ./experiment.yml
        $result | Should -BeOfType RosePO.ExperimentResult
        $result.Stages.Stage | Should -Be import, sft, pairs/main, smooth/main, align/rosepo, measure
        $result.Measurement.Models.Name | Sort-Object | Should -Be popularity, rosepo, sft
        './runs/small/measure/metrics.json' | Should -Exist
    }

    It 'finds an unchanged experiment again, and runs what a setting changes' {
        (Get-Item ./experiment.yml | Invoke-RosePOExperiment).Reused | Should -BeTrue
        $changed = (Invoke-RosePOExperiment ./experiment.yml -Set align.rosepo.beta=0.5).Stages | Where-Object { -not $_.Reused }
        $changed.Stage | Should -Be align/rosepo, measure
    }

    It 'takes settings as text or as a hashtable' {
        $text = Invoke-RosePOExperiment ./experiment.yml -Runs ./text -Set sft.epochs=0.2, seed=3
        (Invoke-RosePOExperiment ./experiment.yml -Runs ./text -Set @{ sft = @{ epochs = 0.2 } } -Seed 3).Reused | Should -BeTrue
        $text.Folder | Should -Be (Join-Path $PWD text small)
    }

    It 'names a key that does not exist' {
        ErrorIdOf { Invoke-RosePOExperiment ./experiment.yml -Set sft.epoch=2 -ErrorAction Continue } |
            Should -Be 'ExperimentKeyUnknown,RosePO.Commands.InvokeRosePOExperimentCommand'
    }

    It 'completes keys and values from the file' {
        Complete 'Invoke-RosePOExperiment ./experiment.yml -Set sft.epo' | Should -Be 'sft.epochs='
        Complete 'Invoke-RosePOExperiment ./experiment.yml -Set align.rosepo.be' | Should -Contain 'align.rosepo.beta='
    }
}
