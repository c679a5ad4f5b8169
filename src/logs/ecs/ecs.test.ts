import { describe, expect, test } from 'vitest'
import { date, keyword, keywords, long } from '../fields.js'
import { ecs, ecsProblems } from './ecs.js'

describe('declared fields', () => {
  test('a wrong name, type or number of values is found', () => {
    expect(
      ecsProblems(
        {
          'user.nmae': keyword,
          'source.bytes': keyword,
          'event.category': keyword,
          'user.name': keywords,
          'aws.x': long,
        },
        ['aws.'],
      ),
    ).toEqual([
      `user.nmae is no field of ECS ${ecs.version}`,
      `source.bytes is keyword here and long in ECS ${ecs.version}`,
      `event.category is a list in ECS ${ecs.version}`,
      `user.name is a single value in ECS ${ecs.version}`,
      'aws.x is not ECS and does not say what it holds',
    ])
  })

  test('what agrees with ECS is no problem', () => {
    expect(ecsProblems({ 'event.start': date, 'event.type': keywords, 'source.bytes': long }, [])).toEqual([])
  })
})
